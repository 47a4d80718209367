import { evaluate } from '../../shared/condition/index.ts';
import type { LiveFlow } from '../../shared/flow/index.ts';
import type { Facts } from '../../shared/lead/index.ts';
import { RetryableError } from '../runtime/index.ts';
import type { KnownLead } from '../steps/index.ts';
import { type Enrolment, enrolmentId } from '../store/enrolment.ts';
import { putEnrolment } from '../store/enrolment-table.ts';
import { begin } from './begin.ts';
import { enrolmentsAround } from './enrolments-around.ts';
import { reasonByStage } from './reason-by-stage.ts';
import { mayReenter } from './reentry.ts';
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
export const enrol = async (tools: Tools, lead: string, entry: Entry): Promise<void> => {
  const { flow } = entry;
  if (flow.paused || flow.machine === undefined) return;
  const known = await tools.leads.find(lead);
  if (known === undefined || known.lead.example === true) return;

  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const earlier = await enrolmentsAround(tools.tables, known.lead, flow.flow);
    const same = earlier.find(({ cause }) => cause.id === entry.cause.id);
    if (same !== undefined) return begin(tools, same);
    const here = earlier.filter(({ at }) => at === entry.at);
    if (here.some(({ status }) => status === 'running')) return;
    const entered = here.map(({ enteredAt }) => enteredAt);
    if (!mayReenter(flow.reentry, entered, tools.now())) return;
    if (!isWanted(known, entry)) return;

    const last = Math.max(0, ...earlier.map(({ lead: of, n }) => (of === known.lead.id ? n : 0)));
    const enrolment = newEnrolment(tools, known, entry, flow.machine, last + 1);
    if (await putEnrolment(tools.tables, enrolment)) return begin(tools, enrolment);
  }
  throw new RetryableError('Other causes let the lead in at the same time.');
};

/** How many changes of stage the lead had behind it when it met the start; what comes after may be a reason to leave. */
const stageNOf = ({ lead }: KnownLead, { stage }: Entry): number =>
  stage?.lead === lead.id ? stage.n : lead.announced.n;

/** The flow's own condition for entry holds, and no reason to leave does: its condition, or a stage that has changed again. */
const isWanted = (known: KnownLead, entry: Entry): boolean => {
  const { flow, activity } = entry;
  const entered = { lead: known.lead.id, stageN: stageNOf(known, entry), claims: {}, exits: flow.exits };
  if (reasonByStage(known.lead, entered) !== undefined) return false;
  const facts = known.facts(activity);
  if (flow.only !== undefined && !evaluate(flow.only, facts)) return false;
  return flow.exits.when === undefined || !evaluate(flow.exits.when, facts);
};

const newEnrolment = (tools: Tools, known: KnownLead, entry: Entry, machine: string, n: number): Enrolment => ({
  id: enrolmentId(known.lead.id, entry.flow.flow, n),
  lead: known.lead.id,
  flow: entry.flow.flow,
  version: entry.flow.version,
  n,
  cause: entry.cause,
  stageN: stageNOf(known, entry),
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
