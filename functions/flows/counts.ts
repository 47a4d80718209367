import type { Flow } from '../../shared/flow/index.ts';
import type { FlowCounts } from '../api/contract/index.ts';
import type { Item } from '../store/dynamo/item.ts';
import type { Enrolment, EnrolmentStatus } from '../store/enrolment.ts';
import { enrolmentsByFlow } from '../store/enrolment-table.ts';
import { getVersions } from '../store/flow.ts';
import { versionsHolding } from '../store/held-versions.ts';
import type { Tables } from '../store/table.ts';
import { wayOf } from '../store/whereabouts.ts';

/** All enrolments of a flow that stand on one of its versions, and those versions. */
export type Counted = { enrolments: Enrolment[]; flows: ReadonlyMap<number, Flow> };

/** Reads them all: a figure that is less than what is there would be no figure. */
export const readEnrolments = async (
  tables: Tables,
  flow: string,
  latest: number,
  status?: EnrolmentStatus,
): Promise<Counted> => {
  const versions = [...(await versionsHolding(tables, flow, latest, status)).keys()];
  const [stored, found] = await Promise.all([
    getVersions(
      tables,
      versions.map((version) => ({ flow, version })),
    ),
    Promise.all(versions.map((version) => enrolmentsOn(tables, flow, version, status))),
  ]);
  return { enrolments: found.flat(), flows: new Map(stored.map((it) => [it.version, it.flow])) };
};

const enrolmentsOn = async (
  tables: Tables,
  flow: string,
  version: number,
  status: EnrolmentStatus | undefined,
): Promise<Enrolment[]> => {
  const enrolments: Enrolment[] = [];
  let after: Item | undefined;
  do {
    const page = await enrolmentsByFlow(tables, flow, version, status, { after });
    enrolments.push(...page.enrolments);
    after = page.next;
  } while (after !== undefined);
  return enrolments;
};

/** Live counts per step and outlet, over all versions that have the step. */
export const countsOf = ({ enrolments, flows }: Counted, asOf: string): FlowCounts => {
  const counts: FlowCounts = {
    asOf,
    entered: enrolments.length,
    inside: 0,
    completed: 0,
    exited: 0,
    failed: 0,
    steps: {},
    versions: [],
  };
  const inside = new Map<number, number>();
  const at = (step: string) => {
    const count = counts.steps[step] ?? { here: 0, passed: 0, failed: 0, outlets: {} };
    counts.steps[step] = count;
    return count;
  };
  for (const enrolment of enrolments) {
    if (enrolment.status === 'running') {
      counts.inside += 1;
      inside.set(enrolment.version, (inside.get(enrolment.version) ?? 0) + 1);
    } else counts[enrolment.status] += 1;
    const flow = flows.get(enrolment.version);
    const { path, step: here } = flow === undefined ? { path: enrolment.path, step: null } : wayOf(enrolment, flow);
    for (const { step, outlet } of path) {
      const count = at(step);
      count.passed += 1;
      count.outlets[outlet] = (count.outlets[outlet] ?? 0) + 1;
    }
    if (here === null) continue;
    if (enrolment.status === 'running') at(here).here += 1;
    if (enrolment.status === 'failed') at(here).failed += 1;
  }
  counts.versions = [...inside]
    .map(([version, count]) => ({ version, inside: count }))
    .sort((a, b) => b.version - a.version);
  return counts;
};

/** The enrolments behind a count: those at a step now, those that went through it (by an outlet), those that failed there. */
export const behind = (
  { enrolments, flows }: Counted,
  step: string,
  which: 'here' | 'passed' | 'failed',
  outlet: string | undefined,
): Enrolment[] =>
  enrolments
    .filter((enrolment) => {
      const flow = flows.get(enrolment.version);
      const way = flow === undefined ? { path: enrolment.path, step: null } : wayOf(enrolment, flow);
      if (which === 'passed') {
        return way.path.some((edge) => edge.step === step && (outlet === undefined || edge.outlet === outlet));
      }
      return enrolment.status === (which === 'here' ? 'running' : 'failed') && way.step === step;
    })
    .toSorted((a, b) => (a.enteredAt < b.enteredAt ? 1 : a.enteredAt > b.enteredAt ? -1 : a.id < b.id ? -1 : 1));
