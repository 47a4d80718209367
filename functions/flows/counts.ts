import type { Flow } from '../../shared/flow/index.ts';
import type { FlowCounts } from '../api/contract/index.ts';
import type { Item } from '../store/dynamo/item.ts';
import { queryFrom } from '../store/dynamo/query.ts';
import { Enrolment } from '../store/enrolment.ts';
import { onVersion } from '../store/enrolment-table.ts';
import { getVersions } from '../store/flow.ts';
import type { Tables } from '../store/table.ts';
import { wayOf } from '../store/whereabouts.ts';

/** Counting more enrolments than this would take too long for a page that asks every ten seconds. */
const MOST = 20_000;
const VERSIONS = 12;

type Counted = { enrolments: Enrolment[]; flows: ReadonlyMap<number, Flow>; sampled: boolean };

/** The enrolments of a flow's latest versions, and those versions. */
export const readEnrolments = async (tables: Tables, flow: string, latest: number): Promise<Counted> => {
  const versions = Array.from({ length: Math.min(latest, VERSIONS) }, (_, back) => latest - back);
  const [stored, ...found] = await Promise.all([
    getVersions(
      tables,
      versions.map((version) => ({ flow, version })),
    ),
    ...versions.map((version) => enrolmentsOn(tables, flow, version, Math.ceil(MOST / versions.length))),
  ]);
  return {
    enrolments: found.flatMap(({ enrolments }) => enrolments),
    flows: new Map(stored.map((it) => [it.version, it.flow])),
    sampled: found.some(({ more }) => more),
  };
};

const enrolmentsOn = async (tables: Tables, flow: string, version: number, most: number) => {
  const enrolments: Enrolment[] = [];
  let after: Item | undefined;
  do {
    // "running" sorts last: backwards, whoever is inside is counted first.
    const backwards = { ...onVersion(tables, flow, version), newestFirst: true };
    const { items, next } = await queryFrom(tables, backwards, undefined, after);
    enrolments.push(...items.map((item) => Enrolment.parse(item)));
    after = next;
  } while (after !== undefined && enrolments.length < most);
  return { enrolments, more: after !== undefined };
};

/** Live counts per step and outlet, over all versions that have the step. */
export const countsOf = ({ enrolments, flows, sampled }: Counted, asOf: string): FlowCounts => {
  const counts: FlowCounts = {
    asOf,
    entered: enrolments.length,
    inside: 0,
    completed: 0,
    exited: 0,
    failed: 0,
    steps: {},
    versions: [],
    sampled: sampled ? enrolments.length : null,
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
