/** A random number generator that a seed decides (mulberry32): from 0 up to 1. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export type Random = () => number;
export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

/** Values that some code, somewhere, did not think of. */
export const hostile: readonly unknown[] = [
  ...[
    null,
    true,
    '',
    ' ',
    0,
    -1,
    -0,
    1e308,
    2 ** 53,
    0.1,
    '0',
    'null',
    '..',
    '../../etc/passwd',
    '%00',
    '\u0000',
    '\ud800',
  ],
  ...['__proto__', 'constructor', '{{ lead.email }}', '{% raw %}', '=1+1', "' OR 1=1 --", '<script>alert(1)</script>'],
  ...[
    'a@b.example',
    '2026-13-45T99:99:99Z',
    '9999-12-31T23:59:59.999Z',
    'x'.repeat(3000),
    '*'.repeat(2000),
    '😀'.repeat(300),
  ],
  ...[[], {}, [[]], [null], { __proto__: null }, { constructor: 1 }, deep(80), Array.from({ length: 600 }, () => 0)],
];

type Schema = Record<string, unknown>;
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A value as a JSON schema asks for it, with something hostile at one place in ten. */
export const madeOf = (random: Random, schema: unknown, schemas: Schema, depth = 0): unknown => {
  if (random() < 0.1 || depth > 8 || !isSchema(schema)) return pick(random, hostile);
  if (typeof schema.$ref === 'string')
    return madeOf(random, schemas[schema.$ref.split('/').at(-1) ?? ''], schemas, depth + 1);
  const choices = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (choices.length > 0) return madeOf(random, pick(random, choices), schemas, depth + 1);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return pick(random, schema.enum);
  if (schema.type === 'array') {
    return Array.from({ length: Math.floor(random() * 4) }, () => madeOf(random, schema.items, schemas, depth + 1));
  }
  if (schema.type === 'object') {
    const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : [];
    const kept = properties.filter(([name]) => listOf(schema.required).includes(name) || random() < 0.5);
    return Object.fromEntries(kept.map(([name, part]) => [name, madeOf(random, part, schemas, depth + 1)]));
  }
  if (schema.type === 'integer' || schema.type === 'number') return Math.floor(random() * 100);
  if (schema.type === 'boolean') return random() < 0.5;
  return pick(random, ['Ada', 'pricing-viewed', 'lead-nurturing', '2026-01-01T00:00:00.000Z', 'ada@fuzz.example']);
};
