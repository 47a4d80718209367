import { type GoalWatch, isMatched, type StepCall, type Watched } from '../../shared/flow/index.ts';
import type { ActivityEntry, Facts, LedgerEntry } from '../../shared/lead/index.ts';
import { type Enrolment, type RunWait, visitKey, watchId } from '../store/enrolment.ts';
import { getEnrolment } from '../store/enrolment-table.ts';
import { registerWaits, removeWaits } from '../store/wait.ts';
import { ExitedError, FailedError } from './errors.ts';
import type { KnownLead } from './lead.ts';
import { goalOutlet, signal } from './signal.ts';
import type { Tools } from './tools.ts';

type Watch = Watched & { outlet: string };

/**
 * Puts what a run waits for on the lead, then looks whether it has happened meanwhile: the token is stored already, so
 * whoever sees the happening first, the score handler or this, can end the wait.
 */
export const openWait = async (
  tools: Tools,
  call: StepCall,
  id: string,
  wait: RunWait,
  claims: Enrolment['claims'],
): Promise<void> => {
  const open = (call.goals ?? []).filter((goal) => !isReached(goal, claims));
  // Where both are so already, a goal goes before what the wait itself looks out for.
  const watched: Watch[] = [...open.map((goal) => ({ ...goal, outlet: goalOutlet(goal.step) })), ...(call.watch ?? [])];
  if (watched.length === 0) return;
  const waits = watched.map(({ outlet, match, when }, n) => [
    watchId(id, n),
    { enrolment: call.enrolment, outlet, ...(match && { match }), ...(when && { when }) },
  ]);
  const carrier = await registerWaits(tools.tables, call.lead, Object.fromEntries(waits), tools.now());
  if (carrier === undefined) throw new FailedError('The lead no longer exists.');
  // Whoever has taken the lead out since the claim found nothing to take off it; now it is there, so one of the two sees it.
  const enrolment = await getEnrolment(tools.tables, call.enrolment);
  if (enrolment?.status !== 'running' || enrolment.exit !== undefined || enrolment.epoch !== call.epoch) {
    await removeWaits(tools.tables, carrier, wait.watching);
    throw new ExitedError(enrolment?.exit?.reason ?? 'The run was ended.');
  }
  const lead = await tools.leads.read(call.lead);
  const outlet = await alreadyHappened(lead, watched, wait.since);
  if (outlet !== undefined) await signal(tools, wait, outlet);
};

/** A goal pulls a lead once: where it has been, it never ends a wait again, or a loop would have no end. */
const isReached = ({ step }: GoalWatch, claims: Enrolment['claims']): boolean =>
  claims[visitKey(step, 1)] !== undefined;

/** The outlet of the first thing watched for that is true now or has been received since the step was entered. */
const alreadyHappened = async (
  lead: KnownLead,
  watched: readonly Watch[],
  since: string,
): Promise<string | undefined> => {
  const facts = lead.facts();
  const now = watched.find((one) => isMatched(one, facts));
  if (now !== undefined) return now.outlet;
  if (watched.every(({ match }) => match === undefined)) return undefined;
  const activities = (await lead.ledger()).filter(
    (entry): entry is ActivityEntry =>
      entry.kind === 'activity' && entry.receivedAt >= since && entry.machine === undefined,
  );
  const matches = (one: Watch) => activities.some((activity) => isMatched(one, lead.facts(activityFacts(activity))));
  return watched.find((one) => one.match !== undefined && matches(one))?.outlet;
};

const activityFacts = (entry: Extract<LedgerEntry, { kind: 'activity' }>): NonNullable<Facts['activity']> => ({
  type: entry.type,
  at: entry.at,
  properties: entry.properties,
  context: entry.context,
  source: entry.source.kind,
});
