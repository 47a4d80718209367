import { type Stack, WRITE_KEY } from '../stack/index.ts';
import { hostile, madeOf, pick, type Random, seeded } from './hostile.ts';

type Operation = {
  parameters?: { in: string; name: string }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
};

/** What came of it: answers of 5xx, those that show an inside, and those that came late (ms), each by its request. */
export type Fuzzed = {
  requests: number;
  routes: number;
  failed: string[];
  shown: string[];
  late: string[];
  slowestMs: number;
};

const INSIDE = /node_modules|\/functions\/|at \w+ \(|ZodError|TypeError|ValidationException|dynalite|SQLITE/;
const LATE_MS = 250;
/** Ends the session of whoever asks. */
const LEFT_OUT = new Set(['post /api/me/sign-out']);

const publicRoutes = [
  ...['track', 'identify', 'page', 'group', 'alias', 'batch', 'x'].map((call) => `post /v1/${call}`),
  ...[`post /f/${WRITE_KEY}`, 'post /f/{key}', 'get /u/{token}', 'post /u/{token}', 'get /sign-in'],
  ...['post /sign-in', 'get /oidc/auth', 'post /oidc/token', 'get /mailbox/{id}'],
];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
/** What a URL can hold at all. */
const encoded = (value: unknown): string => encodeURIComponent(textOf(value).toWellFormed().slice(0, 3000));

/** Sends so many hostile requests over every route, by a seed that makes them again. */
export const fuzz = async (stack: Stack, { requests, seed }: { requests: number; seed: number }): Promise<Fuzzed> => {
  const random: Random = seeded(seed);
  const document = await stack.get<Document>('/api/openapi.json');
  const schemas = document.components?.schemas ?? {};
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
  );
  const all = [
    ...described.filter(({ route }) => !LEFT_OUT.has(route)),
    ...publicRoutes.map((route) => ({ route, operation: {} as Operation })),
  ];
  const found: Fuzzed = { requests, routes: all.length, failed: [], shown: [], late: [], slowestMs: 0 };
  for (let n = 0; n < requests; n += 1) {
    const { route, operation } = all[n % all.length] as (typeof all)[number];
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replaceAll(/\{\w+\+?\}/g, () => encoded(pick(random, ['1', 'x', ...hostile])) || 'x');
    const query = (operation.parameters ?? [])
      .filter((it) => it.in === 'query' && random() < 0.4)
      .map(({ name }) => `${name}=${encoded(pick(random, ['10', ...hostile]))}`);
    const url = `${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
    const schema = operation.requestBody?.content['application/json']?.schema;
    const value = schema === undefined ? pick(random, hostile) : madeOf(random, schema, schemas);
    const whole = textOf(value) || '{}';
    const body = random() < 0.05 ? whole.slice(0, Math.floor(whole.length / 2)) : whole;
    const type = pick(random, [
      'application/json',
      'application/json',
      'application/json',
      'text/plain',
      'multipart/form-data',
      'x',
    ]);
    const headers = {
      'content-type': type,
      ...(random() < 0.5 && { 'if-match': textOf(pick(random, ['"1"', '1', '"99999999999999999999"', '*', 'x'])) }),
      ...(/^\/(v1|f)\//.test(pattern) && { authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` }),
    };
    const began = performance.now();
    const sent = { method: method.toUpperCase(), headers, redirect: 'manual' as const };
    const response = await stack.api(url, method === 'get' ? sent : { ...sent, body });
    const answer = await response.text();
    const took = performance.now() - began;
    const said = `${route} ← ${url.slice(0, 200)} ${method === 'get' ? '' : body.slice(0, 300)} → ${response.status} ${answer.slice(0, 200)}`;
    // A path that climbs out of the API asks for a page of the builder, which tests do not build.
    const isUnbuilt = response.status === 503 && answer.includes('Getting ready');
    if (response.status >= 500 && !isUnbuilt) found.failed.push(said);
    if (response.status >= 400 && INSIDE.test(answer)) found.shown.push(said);
    if (took > LATE_MS) found.late.push(`${Math.round(took)} ms ${said}`);
    found.slowestMs = Math.max(found.slowestMs, Math.round(took));
  }
  await stack.drained();
  return found;
};
