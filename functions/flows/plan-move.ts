import { compile, type Flow } from '../../shared/flow/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import { Refusal, type Services } from '../http/index.ts';
import { getFlowListed } from '../store/flow.ts';
import { wayOf } from '../store/whereabouts.ts';
import { readEnrolments } from './counts.ts';
import type { Machines } from './machine.ts';

/** Where the leads that are inside would go on: the new steps that some of them are taken to. */
export const planMove = async (
  { tables }: Services,
  id: string,
  steps: Flow['steps'],
  map: Readonly<Record<string, string>>,
): Promise<string[]> => {
  const listed = await getFlowListed(tables, id);
  const { enrolments, flows } = await readEnrolments(tables, id, listed?.version ?? 0, 'running');
  const here = new Set<string>();
  for (const enrolment of enrolments) {
    const flow = flows.get(enrolment.version);
    const step = enrolment.status === 'running' && flow !== undefined ? wayOf(enrolment, flow).step : null;
    if (step !== null) here.add(step);
  }
  const problems = [...here].flatMap((step): Problem[] => {
    const target = map[step] ?? step;
    if (steps[target] !== undefined && steps[target].disabled !== true) return [];
    return [
      {
        code: 'move/no-such-step',
        severity: 'error',
        where: `inside/map/${step}`,
        message: `There are leads at the step "${step}", and no step "${target}" that they could go on at.`,
        hint: 'Say at which step of the new version they go on.',
      },
    ];
  });
  if (problems.length > 0) {
    throw new Refusal('refused', 'Some leads could not be moved.', 'Complete the step map.', { problems });
  }
  return [...new Set([...here].map((step) => map[step] ?? step))];
};

/** One definition per step that leads go on at, each a version of the flow's machine that begins there. */
export const publishTargets = async (
  machines: Machines,
  flow: Flow,
  version: number,
  targets: readonly string[],
): Promise<Record<string, string>> => {
  const published: Record<string, string> = {};
  for (const startAt of targets) {
    const { text } = compile(flow, version, { startAt });
    published[startAt] = await machines.publish(flow.id, version, text);
  }
  return published;
};
