import type { GoldenLead } from '../../../functions/api/contract/index.ts';
import type { Flow } from '../../../shared/flow/index.ts';
import { stageName } from '../../../shared/lead/index.ts';
import type { Difference } from '../../../shared/simulation/index.ts';
import { outletName, shortName } from '../canvas/index.ts';
import type { Known } from '../editor/index.ts';

/** `step.outlet` as the canvas calls it: "Split: Engaged → Score ≥ 70". A step that is gone keeps its id. */
const edgeWords = (flow: Flow, edge: string, known: Known): string => {
  const dot = edge.lastIndexOf('.');
  const [step, outlet] = [edge.slice(0, dot), edge.slice(dot + 1)];
  if (step !== 'start' && !Object.hasOwn(flow.steps, step)) return `${step} (removed)`;
  const branch = outletName(flow, step, outlet);
  return branch ? `${shortName(flow, step, known)} → ${branch}` : shortName(flow, step, known);
};

/** `step what` as the step that brings it about: “Send email: Welcome”. */
const effectWords = (flow: Flow, effect: string, known: Known): string => {
  const step = effect.slice(0, effect.lastIndexOf(' '));
  return `“${Object.hasOwn(flow.steps, step) ? shortName(flow, step, known) : `${step} (removed)`}”`;
};

/** What is in the one and not in the other, each as often as it is. */
const missing = (from: readonly string[], other: readonly string[]): string[] => {
  const left = [...other];
  return from.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

/** A difference as sentences, one a thing. */
export const differenceWords = (difference: Difference, flow: Flow, known: Known): string[] => {
  switch (difference.what) {
    case 'path': {
      const { expected, actual } = difference;
      const at = expected.findIndex((edge, index) => edge !== actual[index]);
      const index = at < 0 ? expected.length : at;
      const name = (edge: string | undefined) =>
        edge === undefined ? 'the end of the flow' : `“${edgeWords(flow, edge, known)}”`;
      const after = index === 0 ? 'First' : `After ${name(expected[index - 1])}`;
      return [`${after} it was to take ${name(expected[index])}, and took ${name(actual[index])}.`];
    }
    case 'effects': {
      const gone = missing(difference.expected, difference.actual).map((it) => effectWords(flow, it, known));
      const added = missing(difference.actual, difference.expected).map((it) => effectWords(flow, it, known));
      const sentences = [
        ...gone.map((what) => `${what} no longer happens.`),
        ...added.map((what) => `${what} was not to happen.`),
      ];
      return sentences.length > 0 ? sentences : ['What it brings about comes in another order.'];
    }
    case 'status':
      return [`It was to be ${difference.expected} in the end, and is ${difference.actual}.`];
    case 'stage':
      return [`It was to end as ${stageName[difference.expected]}, and ends as ${stageName[difference.actual]}.`];
    case 'score':
      return [`It was to end with ${difference.expected} points, and ends with ${difference.actual}.`];
  }
};

/** What is expected, for whoever keeps it. */
export const expectedWords = ({ expected }: GoldenLead, flow: Flow, known: Known) => ({
  path: expected.path.filter((edge) => !edge.startsWith('start.')).map((edge) => edgeWords(flow, edge, known)),
  effects: expected.effects.map((effect) => effectWords(flow, effect, known)),
  end: `${expected.status === 'completed' ? 'Reaches the end' : expected.status === 'exited' ? 'Leaves early' : 'Fails'} as ${stageName[expected.stage]} with ${expected.score} points.`,
});
