import { momentOnDate, zoneFor } from '../../shared/flow/index.ts';
import type { Facts } from '../../shared/lead/index.ts';
import { DAY_MS, dayIn } from '../../shared/time/index.ts';
import type { BusMessage } from '../runtime/index.ts';
import type { Lead } from '../store/lead.ts';
import type { Scorer, TimeTrigger } from '../store/program.ts';
import { mayStartFlows } from './announcements.ts';

/** When a trigger that only time meets is met for a lead, as it stands now: an instant, past or to come. */
export type TriggerTime = { trigger: TimeTrigger; at: string };

/** The times of all published flows that begin on a date or with a silence. */
export const triggerTimesOf = (lead: Lead, scorer: Scorer, known: Facts): TriggerTime[] => {
  if (scorer.timeTriggers.length === 0 || !mayStartFlows(lead)) return [];
  return scorer.timeTriggers.flatMap((trigger) => {
    const at = trigger.on === 'date' ? dateTime(trigger, lead, scorer, known) : silenceTime(trigger, lead, known);
    return at === undefined ? [] : [{ trigger, at }];
  });
};

/** As waits reckon it: in the lead's own time zone where it is known, and never for what is no date. */
const dateTime = (
  trigger: Extract<TimeTrigger, { on: 'date' }>,
  { createdAt }: Lead,
  { live }: Scorer,
  facts: Facts,
): string | undefined => {
  const known = { createdAt, ...facts.lead } as Facts['lead'];
  const time = momentOnDate(known[trigger.field], trigger, zoneFor('lead', { facts, timeZone: live.timeZone }));
  return time === null ? undefined : new Date(time).toISOString();
};

/** So many times 24 hours after the last thing that the lead did, or after it came where it never did anything. */
const silenceTime = (
  { days }: Extract<TimeTrigger, { on: 'inactivity' }>,
  { createdAt }: Lead,
  { did }: Facts,
): string => {
  const last = Object.values(did)
    .map(({ last: at }) => at)
    .sort()
    .at(-1);
  return new Date(Date.parse(last ?? createdAt) + days * DAY_MS).toISOString();
};

/**
 * What has to be published of the times that have come since `since`: once per flow, lead and day, under an id made of
 * them. A flow's condition for entry is asked here too, so that nothing is published in vain.
 */
export const triggersMet = (
  lead: Lead,
  { live }: Scorer,
  known: Facts,
  times: readonly TriggerTime[],
  { since, now }: { since: string; now: string },
): Record<string, BusMessage> => {
  const met = times.filter(({ at, trigger }) => at >= since && at <= now && trigger.when(known));
  return Object.fromEntries(
    met.map(({ at, trigger: { flow, version, on } }) => {
      const day = dayIn(live.timeZone, Date.parse(at));
      const id = `${lead.id}.${flow}.${day}`;
      const detail = { v: 1 as const, id, lead: lead.id, at: now, flow, version, cause: `${on}.${day}` };
      return [`t${flow}.${day}`, { detailType: 'Trigger Matched' as const, detail }];
    }),
  );
};
