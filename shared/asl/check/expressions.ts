import type { Problem } from '../../problem/index.ts';
import type { Definition, State } from '../definition.ts';
import { compileExpression, expressionText } from '../expression.ts';
import type { Json } from '../json.ts';
import { REFUSED_FUNCTIONS } from '../jsonata-functions.ts';
import { problem } from './problem.ts';

/** Which part of `$states` a field may read besides input and context. */
type Allowed = 'result' | 'errorOutput' | null;

type Field = { where: string; json: Json; allowed: Allowed };

type Node = { [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Every node of a syntax tree. */
function* nodesOf(tree: unknown): Generator<Node> {
  if (!isNode(tree)) return;
  if (!Array.isArray(tree)) yield tree;
  for (const child of Object.values(tree)) yield* nodesOf(child);
}

/** Text without these words has nothing to be found in its tree; walking every tree would double the time of a check. */
const SUSPECT = new RegExp(['result', 'errorOutput', ...REFUSED_FUNCTIONS.keys()].join('|'));

const checkTree = (tree: Node, text: string, { where, allowed }: Field): Problem[] => {
  const problems: Problem[] = [];
  for (const node of SUSPECT.test(text) ? nodesOf(tree) : []) {
    const refused = node.type === 'variable' ? REFUSED_FUNCTIONS.get(String(node.value)) : undefined;
    if (refused !== undefined)
      problems.push(problem('asl-function', where, `The function $${String(node.value)} is refused.`, `${refused}.`));
    if (node.type !== 'path' || !Array.isArray(node.steps)) continue;
    const [first, second] = node.steps as Node[];
    const part = first?.type === 'variable' && first.value === 'states' ? second?.value : undefined;
    if ((part === 'result' || part === 'errorOutput') && part !== allowed)
      problems.push(
        problem(
          'asl-states-variable',
          where,
          `$states.${part} does not exist here.`,
          part === 'result'
            ? 'It exists in Assign and Output of a Task.'
            : 'It exists in Assign and Output of a Catch.',
        ),
      );
  }
  const steps = tree.type === 'path' && Array.isArray(tree.steps) ? (tree.steps as Node[]) : [tree];
  const root = steps[0];
  if (root?.type === 'name' || (root?.type === 'variable' && (root.value === '' || root.value === '$')))
    problems.push(
      problem(
        'asl-expression',
        where,
        'Step Functions has no document: a bare field name, $ or $$ refers to nothing.',
        'Begin with $states.input, $states.context or a variable.',
      ),
    );
  return problems;
};

const checkText = (text: string, field: Field): Problem[] => {
  const { where } = field;
  const expression = expressionText(text);
  if (expression === null)
    return text.startsWith('{%') || text.endsWith('%}')
      ? [
          problem(
            'asl-expression',
            where,
            'An expression is not closed or not opened.',
            'Write {% … %} around all of it.',
          ),
        ]
      : [];
  try {
    return checkTree(compileExpression(expression).slow.ast() as unknown as Node, expression, field);
  } catch (fault) {
    const message = isNode(fault) ? String(fault.message) : String(fault);
    return [problem('asl-expression', where, `The expression does not parse: ${message}`, `Correct: ${expression}`)];
  }
};

const checkJson = (field: Field): Problem[] => {
  const { json, where } = field;
  if (typeof json === 'string') return checkText(json, field);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, item]) => checkJson({ ...field, where: `${where}/${key}`, json: item }));
};

type Bearer = { Assign?: { [name: string]: Json } | undefined; Output?: Json | undefined };
const resultFields = (where: string, { Assign, Output }: Bearer, allowed: Allowed): Field[] => [
  ...(Assign === undefined ? [] : [{ where: `${where}/Assign`, json: Assign, allowed }]),
  ...(Output === undefined ? [] : [{ where: `${where}/Output`, json: Output, allowed }]),
];

const PLAIN_FIELDS = ['Arguments', 'TimeoutSeconds', 'Seconds', 'Timestamp', 'Error', 'Cause'] as const;

const fieldsOf = (where: string, state: State): Field[] => {
  const values: { [key: string]: unknown } = state;
  const plain = PLAIN_FIELDS.filter((key) => values[key] !== undefined).map(
    (key): Field => ({ where: `${where}/${key}`, json: values[key] as Json, allowed: null }),
  );
  const inner =
    state.Type === 'Choice'
      ? state.Choices.flatMap((rule, i) => [
          { where: `${where}/Choices/${i}/Condition`, json: rule.Condition, allowed: null },
          ...resultFields(`${where}/Choices/${i}`, rule, null),
        ])
      : state.Type === 'Task'
        ? (state.Catch ?? []).flatMap((catcher, i) => resultFields(`${where}/Catch/${i}`, catcher, 'errorOutput'))
        : [];
  const own = state.Type === 'Fail' ? [] : resultFields(where, state, state.Type === 'Task' ? 'result' : null);
  return [...plain, ...inner, ...own];
};

const VARIABLE = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

const checkNames = (field: Field): Problem[] =>
  field.where.endsWith('/Assign')
    ? Object.keys(field.json as object)
        .filter((name) => !VARIABLE.test(name) || name === 'states')
        .map((name) =>
          problem(
            'asl-variable',
            `${field.where}/${name}`,
            `"${name}" cannot be the name of a variable.`,
            'Use letters, digits and _ (at most 80), not beginning with a digit, and not "states".',
          ),
        )
    : [];

/** Every expression parses, reads only what exists where it stands, and uses no refused function. */
export const checkExpressions = ({ States }: Definition): Problem[] =>
  Object.entries(States)
    .flatMap(([name, state]) => fieldsOf(`States/${name}`, state))
    .flatMap((field) => [...checkNames(field), ...checkJson(field)]);
