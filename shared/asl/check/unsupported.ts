import type { Problem } from '../../problem/index.ts';
import { problem } from './problem.ts';

const SUPPORTED = ['Pass', 'Task', 'Wait', 'Choice', 'Succeed', 'Fail'];

/** Fields of Amazon States Language that we know and do not run, with what to do instead. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ...['InputPath', 'OutputPath', 'Parameters', 'ResultPath', 'ResultSelector', 'Result'].map(
    (field): [string, string] => [field, 'It belongs to JSONPath; use Arguments, Output and Assign with JSONata.'],
  ),
  ...['SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', 'HeartbeatSecondsPath', 'ErrorPath', 'CausePath'].map(
    (field): [string, string] => [field, `It belongs to JSONPath; use ${field.slice(0, -4)} with JSONata.`],
  ),
  ['HeartbeatSeconds', 'Use TimeoutSeconds: no step of ours sends heartbeats.'],
  ['Credentials', 'All functions run in the account of the flow.'],
]);

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unsupported = (where: string, what: string, hint: string): Problem =>
  problem('asl-unsupported', where, `${what} is not run by Ripen.`, hint);

const refuseState = (name: string, state: unknown): Problem[] => {
  if (!isObject(state)) return [];
  const where = `States/${name}`;
  const { Type, QueryLanguage } = state;
  const problems: Problem[] = [];
  if (typeof Type === 'string' && !SUPPORTED.includes(Type))
    return [unsupported(where, `State "${name}" of type ${Type}`, `Use ${SUPPORTED.join(', ')}.`)];
  if (QueryLanguage !== undefined && QueryLanguage !== 'JSONata')
    problems.push(unsupported(`${where}/QueryLanguage`, `${String(QueryLanguage)} in state "${name}"`, 'Use JSONata.'));
  for (const key of Object.keys(state)) {
    const hint = FIELDS.get(key);
    if (hint !== undefined) problems.push(unsupported(`${where}/${key}`, `${key} in state "${name}"`, hint));
  }
  return problems;
};

/** Names what belongs to Amazon States Language but not to the part we run, before the schema calls it merely unknown. */
export const refuseByName = (definition: unknown): Problem[] => {
  if (!isObject(definition)) return [];
  const { QueryLanguage, States } = definition;
  const language =
    QueryLanguage === 'JSONata'
      ? []
      : [
          unsupported(
            'QueryLanguage',
            QueryLanguage === undefined ? 'JSONPath (the default without QueryLanguage)' : String(QueryLanguage),
            'Say "QueryLanguage": "JSONata" at the top of the definition.',
          ),
        ];
  const states = isObject(States) ? Object.entries(States).flatMap(([name, state]) => refuseState(name, state)) : [];
  return [...language, ...states];
};
