import { clockAt, isTimeZone } from '../../../shared/time/index.ts';
import type { Settings } from '../../../shared/workspace/index.ts';

/** The wall clock at an instant, as `09:05`. A zone that does not exist counts as the workspace's. */
const clockIn = (at: number, zone: string | undefined, otherwise: string): string =>
  clockAt(at, zone !== undefined && isTimeZone(zone) ? zone : otherwise);

/** Whether it is a time of day at which this lead gets no marketing mail. Quiet hours may run over midnight. */
export const isQuiet = (
  at: number,
  leadZone: string | undefined,
  { timeZone, sending: { quietHours } }: Pick<Settings, 'timeZone' | 'sending'>,
): boolean => {
  if (quietHours === null) return false;
  const { from, to } = quietHours;
  const clock = clockIn(at, leadZone, timeZone);
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
};
