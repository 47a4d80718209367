import type { Facts } from '../../lead/index.ts';
import { isTimeZone } from '../../time/index.ts';
import type { ComputeRequest } from '../run.ts';
import { secondsOf } from '../steps/words.ts';
import { bucketOf, hashOf } from './hash.ts';
import { momentFor } from './wait-until.ts';

/** Who values are computed for, and when. `timeZone` is the workspace's. */
export type Computing = { now: string; flow: string; facts: Pick<Facts, 'leadId' | 'lead'>; timeZone: string };

/** The zone that a wait means: the lead's own where it is known and real, else the workspace's. */
export const zoneFor = (zone: string, computing: Pick<Computing, 'facts' | 'timeZone'>): string => {
  const wanted = zone === 'lead' ? computing.facts.lead.timeZone : zone;
  if (typeof wanted === 'string' && wanted !== '' && isTimeZone(wanted)) return wanted;
  return isTimeZone(computing.timeZone) ? computing.timeZone : 'UTC';
};

const waitEnd = (request: Extract<ComputeRequest, { what: 'waitUntil' }>, computing: Computing): number => {
  const { until, after } = request;
  const { facts } = computing;
  const from = Date.parse(computing.now) + (after === undefined ? 0 : secondsOf(after) * 1000);
  const zone = zoneFor(until.zone, computing);
  const date = until.kind === 'date' ? facts.lead[until.field] : undefined;
  const moment = momentFor(from, until, { zone, date });
  // Whoever need not wait goes on at once; the others do not all wake in one second.
  if (moment === from || until.spreadMinutes === 0) return moment;
  return moment + (hashOf(facts.leadId, request.step) % (until.spreadMinutes * 60)) * 1000;
};

const answerTo = (request: ComputeRequest, computing: Computing): string | number => {
  if (request.what === 'bucket')
    return bucketOf(computing.facts.leadId, computing.flow, request.salt === '' ? request.step : request.salt);
  const end = waitEnd(request, computing);
  return request.as === 'instant'
    ? new Date(end).toISOString()
    : Math.max(1, Math.ceil((end - Date.parse(computing.now)) / 1000));
};

/** Answers the `compute` of a StepCall: the same values in the step handlers and in the simulator. */
export const computeValues = (
  requests: readonly ComputeRequest[],
  computing: Computing,
): Record<string, string | number> =>
  Object.fromEntries(requests.map((request) => [request.step, answerTo(request, computing)]));
