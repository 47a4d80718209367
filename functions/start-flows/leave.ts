import { type Leaving, leavingByCondition, leavingByStage, refusesMail } from '../../shared/flow/index.ts';
import type { AnnouncedEntry } from '../../shared/lead/index.ts';
import type { KnownLead } from '../steps/index.ts';
import type { Enrolment, Exit } from '../store/enrolment.ts';
import { getEnrolment, writeExit } from '../store/enrolment-table.ts';
import { readEntries } from '../store/ledger.ts';
import { endRun } from './end.ts';
import { stopRun } from './run.ts';
import type { Tools } from './tools.ts';

/**
 * Takes a lead out of a flow, wherever it is in it. The exit is written first: from then on no effect can be claimed.
 * Then the run is stopped and the enrolment closed; whoever finds an exit that was not carried through does the rest.
 */
export const leaveFlow = async (
  tools: Pick<Tools, 'tables' | 'bus' | 'now' | 'runs'>,
  enrolment: Enrolment,
  { reason, event }: Pick<Exit, 'reason' | 'event'>,
): Promise<void> => {
  if (enrolment.status !== 'running') return;
  const { tables, now } = tools;
  const exit = { reason, at: now(), ...(event !== undefined && { event }) };
  // Steps may have been claimed, and waits begun, since the enrolment was read.
  const left = (await writeExit(tables, enrolment.id, exit)) ?? (await getEnrolment(tables, enrolment.id));
  if (left?.status !== 'running') return;
  await stopRun(tools, left, reason);
  await endRun(tools, left, { status: 'exited', reason: left.exit?.reason ?? reason });
};

/** What of an enrolment says why its lead would leave. */
export type Inside = Pick<Enrolment, 'id' | 'lead' | 'flow' | 'stageN' | 'exits'> & { refused?: boolean | undefined };

/**
 * Why a lead leaves a flow for what has become of it since it entered, whoever told of that and whenever: asked where the
 * lead is let in, where a wait of it ends and where a failed run goes on, since the fact that would take it out may still be
 * on its way, or found nobody inside.
 */
export const whyLeave = async (
  tools: Pick<Tools, 'tables'>,
  known: KnownLead,
  enrolment: Inside,
): Promise<Leaving | undefined> => {
  const { exits } = enrolment;
  const facts = known.facts();
  if (exits.unsubscribed && enrolment.refused !== true && refusesMail(facts)) {
    return facts.consent.suppressed
      ? { because: 'address refused', words: 'The address refuses mail.' }
      : { because: 'unsubscribed', words: 'The lead unsubscribed.' };
  }
  return leavingByCondition(exits, facts) ?? (await leavingBySomeStage(tools, known, enrolment));
};

/** More changes of stage than a lead goes through while it is in a flow; one read brings so many. */
const MOST_CHANGES = 100;

/** Each lead counts its own changes of stage; across a merge only the facts on the bus tell, by the clock. */
const leavingBySomeStage = async (
  { tables }: Pick<Tools, 'tables'>,
  { lead: { id, announced } }: KnownLead,
  enrolment: Inside,
): Promise<Leaving | undefined> => {
  const { lead, stageN, exits } = enrolment;
  if (id !== lead || announced.n <= stageN || !(exits.becameCustomer || exits.stageChanged)) return undefined;
  const changes = Math.min(announced.n - stageN, MOST_CHANGES);
  const keys = Array.from({ length: changes }, (_, back) => `n#${announced.n - back}`);
  const entries = (await readEntries(tables, id, keys)).filter((entry) => entry.kind === 'announced');
  return entries
    .toSorted((a, b) => a.n - b.n)
    .filter((entry) => !isOwnDoing(entry, enrolment))
    .map((change) => leavingByStage(exits, change))
    .find((leaving) => leaving !== undefined);
};

/** Entries of the first releases do not say whose doing a change was; what a run puts into the ledger has an id of its own. */
const isOwnDoing = ({ byFlow, cause }: AnnouncedEntry, { id, flow }: Inside): boolean =>
  byFlow === flow || cause.includes(`#${id}.`);
