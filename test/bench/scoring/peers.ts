import { evaluateExpressionSync, ZenEngine } from '@gorules/zen-engine';
import { LogicEngine } from 'json-logic-engine';
import { Engine } from 'json-rules-engine';
import jsonata from 'jsonata';
import type { Test } from '../../../shared/condition/index.ts';

/** A rule as every engine can say it: an activity (none for fit) and at most one test. */
export type PlainRule = { id: string; activity: string | null; test: Test | null };
/** What a rule may look at, with everything that a test names present. */
export type Subject = { type: string; properties: Record<string, unknown>; lead: Record<string, unknown> };
/** Answers the ids of the rules that hold. */
export type Match = (subject: Subject) => string[] | Promise<string[]>;
/** One way of putting rules to an engine. `indexed`: our host chooses the rules by activity before it asks the engine. */
export type Peer = {
  engine: string;
  formulation: string;
  indexed: boolean;
  build: (rules: readonly PlainRule[]) => Match;
};

/** `['activity', 'properties', 'minutes']` as the place in a subject. */
const placeOf = ({ field }: Test): [keyof Subject, string] =>
  field[0] === 'lead' ? ['lead', field[1] ?? ''] : ['properties', field[2] ?? ''];

const factOf = (subject: Subject, test: Test): unknown => {
  const [root, name] = placeOf(test);
  return (subject[root] as Record<string, unknown>)[name];
};

const jsonRulesOperator: Record<string, string> = {
  is: 'equal',
  isOneOf: 'in',
  gte: 'greaterThanInclusive',
  between: 'within',
  contains: 'hasText',
  startsWith: 'beginsWith',
};

/** Facts flat and only those that rules name: nested facts with a path are resolved with JSONPath and are slower. */
const jsonRules: Peer['build'] = (rules) => {
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addOperator(
    'beginsWith',
    (fact: unknown, value: string) => typeof fact === 'string' && fact.startsWith(value),
  );
  engine.addOperator('hasText', (fact: unknown, value: string) => typeof fact === 'string' && fact.includes(value));
  engine.addOperator(
    'within',
    (fact: unknown, [low, high]: [number, number]) => typeof fact === 'number' && fact >= low && fact <= high,
  );
  const named = new Map<string, Test>();
  for (const { id, activity, test } of rules) {
    const all = [
      ...(activity === null ? [] : [{ fact: 'type', operator: 'equal', value: activity }]),
      ...(test === null
        ? []
        : [{ fact: placeOf(test).join('.'), operator: jsonRulesOperator[test.op] ?? '', value: test.value }]),
    ];
    if (test !== null) named.set(placeOf(test).join('.'), test);
    engine.addRule({ conditions: { all }, event: { type: id } });
  }
  return async (subject) => {
    const facts: Record<string, unknown> = { type: subject.type };
    for (const [name, test] of named) facts[name] = factOf(subject, test);
    const { events } = await engine.run(facts);
    return events.map((event) => event.type);
  };
};

const zenTest = (test: Test): string => {
  const place = placeOf(test).join('.');
  const value = JSON.stringify(test.value);
  switch (test.op) {
    case 'isOneOf':
      return `${place} in ${value}`;
    case 'gte':
      return `(${place} ?? -1) >= ${value}`;
    case 'between':
      return `(${place} ?? -1) in [${String((test.value as number[])[0])}..${String((test.value as number[])[1])}]`;
    case 'contains':
      return `contains(${place} ?? "", ${value})`;
    case 'startsWith':
      return `startsWith(${place} ?? "", ${value})`;
    default:
      return `${place} == ${value}`;
  }
};

const zenRule = ({ activity, test }: PlainRule): string =>
  [
    ...(activity === null ? [] : [`type == ${JSON.stringify(activity)}`]),
    ...(test === null ? [] : [zenTest(test)]),
  ].join(' and ') || 'true';

const held = (rules: readonly PlainRule[], answers: readonly unknown[]): string[] =>
  rules.flatMap(({ id }, i) => (answers[i] === true ? [id] : []));

/** One expression that answers all rules, evaluated without a promise. */
const zenExpression: Peer['build'] = (rules) => {
  const expression = `[${rules.map(zenRule).join(', ')}]`;
  return (subject) => held(rules, evaluateExpressionSync(expression, subject) as unknown[]);
};

/** The decision table that its editor makes, all hits collected. */
const zenTable: Peer['build'] = (rules) => {
  const position = { x: 0, y: 0 };
  const table = {
    hitPolicy: 'collect',
    inputs: [{ id: 'i', name: 'condition', field: '' }],
    outputs: [{ id: 'o', name: 'rule', field: 'rule' }],
    rules: rules.map((rule) => ({ _id: rule.id, i: zenRule(rule), o: JSON.stringify(rule.id) })),
  };
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position },
      { id: 'table', type: 'decisionTableNode', name: 'table', position, content: table },
      { id: 'out', type: 'outputNode', name: 'out', position },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  });
  return async (subject) => {
    const { result } = await decision.evaluate(subject);
    return (result as { rule: string }[]).map(({ rule }) => rule);
  };
};

const jsonataTest = (test: Test): string => {
  const place = placeOf(test).join('.');
  const value = JSON.stringify(test.value);
  switch (test.op) {
    case 'isOneOf':
      return `${place} in ${value}`;
    case 'gte':
      return `${place} >= ${value}`;
    case 'between':
      return `${place} >= ${String((test.value as number[])[0])} and ${place} <= ${String((test.value as number[])[1])}`;
    case 'contains':
      return `$contains(${place}, ${value})`;
    case 'startsWith':
      return `$substring(${place}, 0, ${String(test.value).length}) = ${value}`;
    default:
      return `${place} = ${value}`;
  }
};

const jsonataRules: Peer['build'] = (rules) => {
  const parts = rules.map(({ id, activity, test }) => {
    const asks = [
      ...(activity === null ? [] : [`type = ${JSON.stringify(activity)}`]),
      ...(test === null ? [] : [jsonataTest(test)]),
    ];
    return `(${asks.join(' and ') || 'true'} ? ${JSON.stringify(id)})`;
  });
  const expression = jsonata(`[${parts.join(', ')}]`);
  return async (subject) => [...((await expression.evaluate(subject)) as string[])];
};

const logicTest = (test: Test): unknown => {
  const place = { var: placeOf(test).join('.') };
  const { value } = test;
  switch (test.op) {
    case 'isOneOf':
      return { in: [place, { preserve: value }] };
    case 'gte':
      return { '>=': [place, value] };
    case 'between':
      return { '<=': [(value as number[])[0], place, (value as number[])[1]] };
    case 'contains':
      return { in: [value, place] };
    case 'startsWith':
      return { beginsWith: [place, value] };
    default:
      return { '===': [place, value] };
  }
};

/** Compiled to JavaScript by the engine's own `build`. */
const logicRules: Peer['build'] = (rules) => {
  const engine = new LogicEngine();
  engine.addMethod(
    'beginsWith',
    ([fact, value]: [unknown, string]) => typeof fact === 'string' && fact.startsWith(value),
    { deterministic: true },
  );
  const parts = rules.map(({ activity, test }) => ({
    and: [
      true,
      ...(activity === null ? [] : [{ '===': [{ var: 'type' }, activity] }]),
      ...(test === null ? [] : [logicTest(test)]),
    ],
  }));
  const built = engine.build(parts) as (subject: Subject) => unknown[];
  return (subject) => held(rules, built(subject));
};

/** One matcher an activity, chosen by the host before the engine is asked: less than the whole model for each question. */
const byActivity =
  (build: Peer['build']): Peer['build'] =>
  (rules) => {
    const names = new Set(rules.map((rule) => rule.activity));
    const matchers = new Map(
      [...names].map((name) => [
        name,
        build(rules.filter((rule) => rule.activity === name).map((rule) => ({ ...rule, activity: null }))),
      ]),
    );
    return (subject) => (matchers.get(subject.type) ?? matchers.get(null))?.(subject) ?? [];
  };

const both = (engine: string, how: string, build: Peer['build']): Peer[] => [
  { engine, formulation: `${how}, the model as one rule set`, indexed: false, build },
  { engine, formulation: `${how}, one rule set an activity`, indexed: true, build: byActivity(build) },
];

export const peers: readonly Peer[] = [
  ...both('json-rules-engine', 'flat facts', jsonRules),
  ...both('@gorules/zen-engine', 'one expression', zenExpression),
  ...both('@gorules/zen-engine', 'decision table', zenTable),
  ...both('jsonata', 'compiled once', jsonataRules),
  ...both('json-logic-engine', 'built once', logicRules),
];
