import type * as z from 'zod';
import { isDeeperThan } from '../../shared/activity/index.ts';
import type { Operation } from '../../shared/contract/index.ts';
import { BODY_BYTES } from '../../shared/contract/index.ts';
import { type Problem, problemsOf } from '../../shared/problem/index.ts';
import { Refusal } from './refusal.ts';

/** Deeper than any document of ours nests; a parser of it must not run out of stack. */
const DEEPEST_BODY = 64;

const describe = 'GET /api/openapi.json describes the route.';

const refuse = (what: string, problems: Problem[]): Refusal => {
  const [first] = problems;
  const where = first?.where ? `${first.where}: ` : '';
  return new Refusal(
    'bad request',
    `The ${what} is not as it should be: ${where}${first?.message ?? ''}`,
    `Correct what \`problems\` lists; ${describe}`,
    { problems },
  );
};

const parse = (schema: z.ZodType, value: unknown, what: string): unknown => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refuse(what, problemsOf(parsed.error, what));
};

/** Reads the names in a path by their schemas. */
export const readParams = (
  schemas: Readonly<Record<string, z.ZodType>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const schema = schemas[name];
      if (schema === undefined) throw new Error(`The contract has no schema for ":${name}".`);
      const parsed = schema.safeParse(value);
      if (!parsed.success) {
        throw refuse(
          'address',
          problemsOf(parsed.error, 'address').map((it) => ({ ...it, where: name })),
        );
      }
      return [name, parsed.data];
    }),
  );

/** Reads the query: each name that the operation knows, once. A name it does not know is a mistake, never ignored. */
export const readQuery = (
  schema: z.ZodObject | undefined,
  given: Readonly<Record<string, readonly string[]>>,
): unknown => {
  const known = Object.keys(schema?.shape ?? {});
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Refusal(
      'bad request',
      `There is no query parameter "${unknown}" here.`,
      known.length === 0 ? `This route takes none; ${describe}` : `It takes ${known.join(', ')}; ${describe}`,
    );
  }
  const twice = Object.keys(given).find((name) => (given[name]?.length ?? 0) > 1);
  if (twice !== undefined) {
    throw new Refusal('bad request', `The query gives "${twice}" more than once.`, 'Give it once.');
  }
  if (schema === undefined) return undefined;
  return parse(schema, Object.fromEntries(Object.entries(given).map(([name, [value]]) => [name, value])), 'query');
};

/** The revision in an `If-Match` header, quoted or not. */
export const readRevision = (operation: Operation, header: string | undefined): number | undefined => {
  if (operation.revision === undefined) return undefined;
  const digits = /^(?:"(\d{1,9})"|(\d{1,9}))$/.exec(header ?? '');
  if (digits !== null) return Number(digits[1] ?? digits[2]);
  throw new Refusal(
    'bad request',
    'Say which revision this is based on.',
    'Send the `revision` that you read in the header If-Match.',
  );
};

/** Reads a JSON body; nothing at all stands for an empty object. */
export const readBody = (operation: Operation, bytes: ArrayBuffer): unknown => {
  if (operation.body === undefined) return undefined;
  const most = operation.bytes ?? BODY_BYTES;
  if (bytes.byteLength > most) throw tooLarge(most);
  return parse(operation.body, jsonIn(bytes), 'body');
};

const jsonIn = (bytes: ArrayBuffer): unknown => {
  if (bytes.byteLength === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal('bad request', 'The body is not JSON.', 'Send JSON in UTF-8 with content-type application/json.');
  }
  if (!isDeeperThan(value, DEEPEST_BODY)) return value;
  throw new Refusal('bad request', `The body nests deeper than ${DEEPEST_BODY} levels.`, 'Send less deep JSON.');
};

/** The refusal of a body with more bytes than a route takes. */
const tooLarge = (most: number): Refusal =>
  new Refusal('too large', `The body is larger than ${most / 1000} KB.`, 'Send it in smaller parts.');
