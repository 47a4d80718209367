import fc from 'fast-check';
import { type Condition, operatorOf, operators } from '../../shared/condition/index.ts';

const awkward = [
  'Software',
  'SOFTWARE',
  'software house',
  'MÜNCHEN',
  'münchen',
  'İstanbul',
  'ΟΔΟΣ',
  'Straße',
  '{% $facts %}',
  '"\\',
  '`',
  'x😀y',
  '😀',
  '',
  ' ',
  '5',
  'true',
  '2024-02-29',
  '2024-03-01T10:00:00Z',
  '2024-03-01T10:00:00.000Z',
  '2024-02-23T09:59:59.999Z',
  '2024-13-77',
  '2024-02-29T',
];
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...awkward) },
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const numbers = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalars = fc.oneof(texts, numbers, fc.boolean());

/** Whatever a sender may put into a field, and nothing at all. */
export const anyFact = fc.oneof(
  { weight: 6, arbitrary: scalars },
  fc.constant(null),
  fc.constant(undefined),
  fc.array(fc.oneof(scalars, fc.constant(null), fc.array(texts, { maxLength: 2 })), { maxLength: 3 }),
  fc.dictionary(fc.string(), scalars, { maxKeys: 2 }),
);

const paths = fc.constantFrom(
  ['lead', 'industry'],
  ['lead', 'a "b" c'],
  ['did', 'Pricing Viewed', 'count'],
  ['did', 'Never Seen', 'count'],
  ['did', 'Pricing Viewed', 'last'],
  ['touchpoints', 'ever'],
  ['touchpoints', 'ever', 'Pricing Viewed', 'Never Seen'],
  ['touchpoints', '3'],
  ['touchpoints', '3', 'Pricing Viewed', 'Ebook "x"', 'constructor'],
  ['touchpoints', 'soon', 'Pricing Viewed'],
  ['stage'],
  ['activity', 'properties', 'deep', 'er'],
  ['lead', 'constructor'],
  ['no', 'such', 'place'],
);

const valuesFor = (op: string): fc.Arbitrary<unknown> => {
  const schema = operatorOf(op)?.value ?? null;
  if (schema === null) return fc.constant(undefined);
  return fc
    .oneof(
      scalars,
      fc.constantFrom('2024-02-29', '2024-03-01', '2023-12-31'),
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.oneof(texts, numbers), { minLength: 1, maxLength: 3 }),
      fc.tuple(numbers, numbers),
    )
    .filter((value) => schema.safeParse(value).success);
};

const testOf = (op: string, path: readonly string[], value: unknown): Condition =>
  ({ kind: 'test', field: [...path], op, ...(value === undefined ? {} : { value }) }) as Condition;

/** One test with an operator and any value that its schema lets pass. */
export const testsWith = (op: string): fc.Arbitrary<Condition> =>
  fc.tuple(paths, valuesFor(op)).map(([path, value]) => testOf(op, path, value));

/** Conditions of any shape. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...operators.map(({ op }) => op)).chain(testsWith),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
  ),
})).condition;

/** What a lead did, and whatever else may stand in its place. */
const histories = fc.oneof(
  anyFact,
  fc.record({ count: anyFact }),
  fc.record({
    count: fc.nat(5),
    last: fc.constantFrom('2024-02-29T10:00:00.000Z'),
    recent: fc.array(fc.nat(6), { maxLength: 4 }),
  }),
  fc.record({ count: fc.nat(5), recent: anyFact }),
);

/** Facts as JSON brings them: with holes, wrong types and empty things. */
export const facts: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    now: fc.constantFrom('2024-03-01T10:00:00.000Z', '2024-03-30T00:00:00.000Z'),
    lead: fc.record({ industry: anyFact, 'a "b" c': anyFact }),
    did: fc.oneof(
      fc.constant({}),
      fc.record({ 'Pricing Viewed': histories }),
      fc.record({ 'Pricing Viewed': histories, 'Ebook "x"': histories }),
      anyFact,
    ),
    stage: anyFact,
    activity: fc.option(fc.record({ properties: fc.record({ deep: fc.oneof(anyFact, fc.record({ er: anyFact })) }) }), {
      nil: undefined,
    }),
  })
  .map((made) => JSON.parse(JSON.stringify(made)) as Record<string, unknown>);
