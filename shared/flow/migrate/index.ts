import { type Problem, problemsOf } from '../../problem/index.ts';
import { checkTargets } from '../check/settings.ts';
import { Flow } from '../document.ts';
import { type Graph, readGraph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { strayFields } from './stray.ts';
import { fromV0, type Loose } from './v0.ts';

/** A document read whole, or why not. */
export type Migrated = { flow: Flow } | { problems: Problem[] };

/** From each older version to the next. */
const steps: ReadonlyMap<number, (document: Loose) => Loose> = new Map([[0, fromV0]]);
const NEWEST = 1;
/** A canvas with more is no longer one that a person reads. */
const MOST_STEPS = 2_000;

const refuse = (where: string, code: string, message: string, hint: string): Migrated => ({
  problems: [problemAt(where, code, message, hint)],
});

const stray = (where: string): Problem =>
  problemAt(
    where,
    'unknown-field',
    `A flow has no field “${where.split('/').at(-1) ?? ''}” here.`,
    'Correct its name or remove it; nothing is dropped silently.',
  );

/** Fields inside settings that the kind does not know. */
const straySettings = (graph: Graph): Problem[] =>
  [...graph.nodes].flatMap(([id, { step, settings }]) =>
    strayFields(step.settings, settings, ['steps', id, 'settings']).map(stray),
  );

/**
 * Reads a flow document of any version that ever was. It is refused whole, with readable problems, or accepted whole:
 * nothing in it is ignored. Whether the flow makes sense is for `checkFlow` to say.
 */
export const migrate = (json: unknown): Migrated => {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refuse('', 'no-flow', 'This is not a flow document.', 'Choose a file that was exported from Ripen.');
  let document = json as Loose;
  const given = document.schemaVersion;
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 0)
    return refuse('schemaVersion', 'no-version', 'The document does not say its version.', 'Add "schemaVersion": 1.');
  if (given > NEWEST)
    return refuse(
      'schemaVersion',
      'newer-version',
      `The document is of version ${given}; this Ripen knows up to ${NEWEST}.`,
      'Update Ripen, or export the flow from the older one.',
    );
  for (let version = given; version < NEWEST; version++) document = steps.get(version)?.(document) ?? document;

  const read = Flow.safeParse(document);
  if (!read.success) return { problems: problemsOf(read.error, 'flow/bad-document') };
  const flow = read.data;
  const count = Object.keys(flow.steps).length;
  if (count > MOST_STEPS)
    return refuse('steps', 'too-many-steps', `The flow has ${count} steps; ${MOST_STEPS} is the most.`, 'Split it up.');
  const { graph, problems } = readGraph(flow);
  const all = [
    ...strayFields(document, flow).map(stray),
    ...problems,
    ...checkTargets(graph).filter(({ severity }) => severity === 'error'),
    ...straySettings(graph),
  ];
  return all.length > 0 ? { problems: all } : { flow };
};

/** The same for a file's text. */
export const readFlow = (text: string): Migrated => {
  try {
    return migrate(JSON.parse(text));
  } catch {
    return refuse('', 'no-json', 'The file is not JSON.', 'Choose a file that was exported from Ripen.');
  }
};
