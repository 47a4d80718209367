import { countItems } from './dynamo/query.ts';
import type { EnrolmentStatus } from './enrolment.ts';
import { onVersion } from './enrolment-table.ts';
import type { Tables } from './table.ts';

const AT_ONCE = 16;

/**
 * The versions of a flow, up to `latest`, on which enrolments with this status stand, and how many; newest first. Every
 * version that ever was is asked: a run stays on the one it started on for as long as it lives, however often the flow is
 * published meanwhile. Eventually consistent.
 */
export const versionsHolding = async (
  tables: Tables,
  flow: string,
  latest: number,
  status?: EnrolmentStatus,
): Promise<ReadonlyMap<number, number>> => {
  const held = new Map<number, number>();
  for (let newest = latest; newest > 0; newest -= AT_ONCE) {
    const versions = Array.from({ length: Math.min(AT_ONCE, newest) }, (_, back) => newest - back);
    const counts = await Promise.all(
      versions.map((version) => countItems(tables, onVersion(tables, flow, version, status))),
    );
    for (const [at, count] of counts.entries()) if (count > 0) held.set(newest - at, count);
  }
  return held;
};
