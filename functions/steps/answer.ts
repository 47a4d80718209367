import {
  computeValues,
  factsFor,
  readGraph,
  type StepCall,
  type StepResult,
  walkAhead,
} from '../../shared/flow/index.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import { getEnrolment, storePath } from '../store/enrolment-table.ts';
import type { Tools } from './tools.ts';

/**
 * What the machine gets back: the outlet, and of the lead only what the flow reads next, as it is after what the step
 * has just put on its way (`entries`), which need not be scored yet.
 */
export const answer = async (
  tools: Tools,
  call: StepCall,
  { outlet, entries = [] }: { outlet?: string; entries?: readonly LedgerEntry[] },
): Promise<StepResult> => {
  const result: StepResult = { v: 1, ...(outlet !== undefined && { outlet }) };
  const { reads, compute = [] } = call;
  if (reads === undefined && compute.length === 0) return result;

  const before = await tools.leads.read(call.lead);
  const lead = entries.length === 0 ? before : await before.after(entries);
  const facts = lead.facts();
  if (reads !== undefined) result.facts = factsFor(facts, reads) as NonNullable<StepResult['facts']>;
  if (compute.length > 0) {
    const workspace = await tools.workspace();
    result.computed = computeValues(compute, {
      now: tools.now(),
      flow: call.flow,
      facts,
      timeZone: workspace.timeZone,
    });
  }
  await noteBranches(tools, call, result);
  return result;
};

const START = 'start';

/** The outlet of the start by which the lead came; a run that was moved begins elsewhere. */
const wayIn = async ({ tables }: Tools, { enrolment, epoch }: StepCall): Promise<string | undefined> =>
  epoch > 0 ? undefined : (await getEnrolment(tables, enrolment))?.at;

/** Behaviours that wait without a claim, so that nothing else would tell which way a lead went that waits there. */
const unclaimed: ReadonlySet<string | undefined> = new Set(['wait', 'waitUntil']);

/** Where splits come next and then a wait, writes down the branches that the machine takes by what it is answered. */
const noteBranches = async (tools: Tools, call: StepCall, result: StepResult): Promise<void> => {
  const flow = (await tools.versionOf(call.flow, call.version))?.flow;
  if (flow === undefined) return;
  const { graph } = readGraph(flow);
  const at = tools.now();
  const outlet = call.step === START ? await wayIn(tools, call) : result.outlet;
  if (call.step === START && outlet === undefined) return;
  const path = outlet === undefined ? call.path : [...call.path, { step: call.step, outlet, at }];
  const step = outlet === undefined ? call.step : graph.target(call.step, outlet);
  const ahead = walkAhead(graph, { path, step, at }, result);
  if (ahead.path.length === path.length || ahead.step === null) return;
  if (unclaimed.has(graph.nodes.get(ahead.step)?.behaviour.is)) {
    await storePath(tools.tables, call.enrolment, call.epoch, ahead.path);
  }
};
