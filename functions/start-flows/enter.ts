import { asksSales, type LiveFlow, leavingByMerge, refusesMail, whyKeptOut } from '../../shared/flow/index.ts';
import type { Facts } from '../../shared/lead/index.ts';
import { RetryableError } from '../runtime/index.ts';
import type { KnownLead } from '../steps/index.ts';
import { type Enrolment, enrolmentId, exitWatchId } from '../store/enrolment.ts';
import { enrolmentsIn, enrolmentsOf, putEnrolment } from '../store/enrolment-table.ts';
import type { Lead } from '../store/lead.ts';
import type { Tables } from '../store/table.ts';
import { registerWaits } from '../store/wait.ts';
import { leaveFlow, whyLeave } from './leave.ts';
import { startRun } from './run.ts';
import type { Tools } from './tools.ts';

/** A live flow whose start a fact on the bus has met, and through which of its outlets. */
export type Entry = {
  flow: LiveFlow;
  /** The outlet of the start: `then`, or a scoring flow's `mql`, `sql` … */
  at: string;
  cause: Enrolment['cause'];
  /** The change of stage that is the cause, by its lead's own count. */
  stage?: { lead: string; n: number };
  activity?: Facts['activity'];
};

const TRIES = 5;

/**
 * Lets a lead into a flow, if the flow lets it in: once per cause however often that is delivered, one run at a time,
 * under the flow's own rules of re-entry. A repeat of a cause that let the lead in only makes sure that its run started.
 * The outlets of a scoring flow are entered independently: a lead may still be in what hangs on MQL when it becomes SQL.
 */
export const enter = async (tools: Tools, lead: string, entry: Entry): Promise<void> => {
  const { flow, activity } = entry;
  if (flow.paused || flow.machine === undefined) return;
  const known = await tools.leads.find(lead);
  if (known === undefined || known.lead.example === true) return;

  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const earlier = await enrolmentsAround(tools.tables, known.lead, flow.flow);
    const same = earlier.find(({ cause }) => cause.id === entry.cause.id);
    if (same !== undefined) return begin(tools, same);
    const here = earlier.filter(({ at }) => at === entry.at);
    const isInside = here.some(({ status }) => status === 'running');
    const entered = here.map(({ enteredAt }) => enteredAt);
    const facts = { ...known.facts(activity), now: tools.now() };
    if (whyKeptOut(flow, { facts, entered, isInside }) !== undefined) return;

    const last = Math.max(0, ...earlier.map(({ lead: of, n }) => (of === known.lead.id ? n : 0)));
    const enrolment = newEnrolment(tools, known, entry, flow.machine, last + 1);
    if ((await whyLeave(tools, known, enrolment)) !== undefined) return;
    if (await putEnrolment(tools.tables, enrolment)) return begin(tools, enrolment, known.lead);
  }
  throw new RetryableError('Other causes let the lead in at the same time.');
};

/** How many changes of stage the lead had behind it when it met the start; what comes after may be a reason to leave. */
const stageNOf = ({ lead }: KnownLead, { stage }: Entry): number =>
  stage?.lead === lead.id ? stage.n : lead.announced.n;

const newEnrolment = (tools: Tools, known: KnownLead, entry: Entry, machine: string, n: number): Enrolment => ({
  id: enrolmentId(known.lead.id, entry.flow.flow, n),
  lead: known.lead.id,
  flow: entry.flow.flow,
  version: entry.flow.version,
  n,
  cause: entry.cause,
  stageN: stageNOf(known, entry),
  ...(refusesMail(known.facts()) && { refused: true }),
  machine,
  epoch: 0,
  at: entry.at,
  exits: entry.flow.exits,
  status: 'running',
  enteredAt: tools.now(),
  claims: {},
  path: [],
  waits: {},
});

/**
 * Everything after the enrolment is written; each part may be repeated, for a crash may cut it short anywhere. Whoever told
 * of a change, or merged the lead, before the enrolment was there found nobody to take out; now it is there, so one of the
 * two sees the other.
 */
export const begin = async (
  tools: Omit<Tools, 'deps'>,
  enrolment: Enrolment,
  before?: Pick<Lead, 'id' | 'members'>,
): Promise<void> => {
  if (enrolment.status !== 'running') return;
  const { when } = enrolment.exits;
  if (when !== undefined) {
    const watch = { enrolment: enrolment.id, when, outlet: 'exit' };
    await registerWaits(tools.tables, enrolment.lead, { [exitWatchId(enrolment.id)]: watch }, tools.now());
  }
  const known = await tools.leads.find(enrolment.lead);
  if (known !== undefined) {
    const leaving = await whyLeave(tools, known, enrolment);
    if (leaving !== undefined) return leaveFlow(tools, enrolment, { reason: leaving.words });
    const isMerged = known.lead.id !== before?.id || known.lead.members.length !== before.members.length;
    if (isMerged && (await keepOneRun(tools, known.lead, enrolment.flow)).includes(enrolment.id)) return;
  }
  await startRun(tools, enrolment);
};

/**
 * The enrolments of a lead and of those that were merged into it, in one flow or in all. An enrolment stays under the id
 * that the lead had when it entered.
 */
export const enrolmentsAround = async (
  tables: Tables,
  { id, members }: Pick<Lead, 'id' | 'members'>,
  flow?: string,
): Promise<Enrolment[]> => {
  const read = (lead: string) => (flow === undefined ? enrolmentsOf(tables, lead) : enrolmentsIn(tables, lead, flow));
  return (await Promise.all([id, ...members].map(read))).flat();
};

/**
 * A person is in a flow once. Where leads that were in it turned out to be one, the run that began first goes on and the
 * others end, so that mails and handoffs still to come come once. Answers the enrolments that ended.
 */
export const keepOneRun = async (
  tools: Omit<Tools, 'deps'>,
  lead: Pick<Lead, 'id' | 'members'>,
  flow?: string,
): Promise<string[]> => {
  const running = (await enrolmentsAround(tools.tables, lead, flow)).filter(({ status }) => status === 'running');
  const ended: string[] = [];
  for (const runs of Map.groupBy(running, ({ flow: of, at }) => `${of} ${at}`).values()) {
    const [, ...later] = runs.toSorted((a, b) => (entryOrder(a) < entryOrder(b) ? -1 : 1));
    for (const enrolment of later) {
      await leaveFlow(tools, enrolment, { reason: leavingByMerge.words });
      ended.push(enrolment.id);
    }
  }
  return ended;
};

/** A run that is leaving already is none that goes on; one that sales have in hand does. */
const entryOrder = ({ enteredAt, id, exit, waits }: Enrolment): string => {
  const isWithSales = Object.values(waits).some(({ kind }) => asksSales(kind));
  return `${exit === undefined ? 0 : 1} ${isWithSales ? 0 : 1} ${enteredAt} ${id}`;
};
