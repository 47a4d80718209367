import type { Flow } from '../../shared/flow/index.ts';
import { to } from '../functions/some-flows.ts';
import { API_KEY, WRITE_KEY } from '../stack/index.ts';

/** What was posted and what the product said to it. */
export type Ledger = {
  /** Ids that were answered with a yes: these must not be lost. */
  acknowledged: Set<string>;
  /** Everything that was sent, whatever came back. */
  sent: number;
  rows: Set<string>;
  publishes: number;
  slowest: number[];
};

export const newLedger = (): Ledger => ({
  acknowledged: new Set(),
  sent: 0,
  rows: new Set(),
  publishes: 0,
  slowest: [],
});

const LEADS = 60;
const types = ['Newsletter Subscribed', 'Ebook Downloaded', 'Webinar Attended', 'Pricing Viewed', 'Trial Started'];
const json = { 'content-type': 'application/json' };

/** A webhook, a wait, a watch, an email: everything that a run does, begun by an activity. */
export const tortureFlow = (hook: string): Flow => ({
  id: 'torture',
  name: 'Torture',
  schemaVersion: 1,
  start: {
    kind: 'trigger',
    trigger: { on: 'activity', match: { activity: 'Ebook Downloaded' } },
    next: to('hook'),
  },
  steps: {
    hook: { kind: 'webhook', settings: { url: hook, secretName: 'torture', fields: ['email'] }, next: to('rest') },
    rest: { kind: 'wait', settings: { for: { amount: 30, unit: 'minutes' } }, next: to('watch') },
    watch: {
      kind: 'waitFor',
      settings: {
        until: { kind: 'activity', matches: [{ activity: 'Webinar Attended' }] },
        timeout: { amount: 2, unit: 'hours' },
      },
      next: { happened: 'points', timedOut: 'tell' },
    },
    points: {
      kind: 'adjustScore',
      settings: { group: 'intent', points: 1, reason: 'Came.' },
      next: to('tell'),
    },
    tell: {
      kind: 'notify',
      settings: { channel: 'email', to: 'sales@torture.example', message: 'Somebody went through.' },
      next: to(null),
    },
  },
  exits: { unsubscribed: false, becameCustomer: false, stageChanged: false },
  reentry: { kind: 'always' },
});

const post = (base: string, path: string, body: unknown) =>
  fetch(`${base}${path}`, {
    method: 'POST',
    headers: { ...json, authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });

/** The REST API with the server key; the status and the body. */
export const api = async (
  base: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { ...json, authorization: `Bearer ${API_KEY}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, unknown> };
};

const activity = (id: string, n: number) => {
  const person = `lead-${n % LEADS}`;
  return {
    ...{ messageId: id, userId: person, event: types[n % types.length], properties: { title: `title ${n}` } },
    context: { traits: { email: `${person}@torture.example` } },
  };
};

/** Posts until told to stop: singly, in batches, an import now and then, and the model published again. */
export const load = async (
  base: string,
  round: number,
  ledger: Ledger,
  { workers, pauseMs, isOver }: { workers: number; pauseMs: number; isOver: () => boolean },
): Promise<void> => {
  let n = round * 1_000_003;
  const quietly = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch {
      // Nothing came back: whether it was taken is not known, and nothing is promised.
    }
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  };
  const singly = () =>
    quietly(async () => {
      n += 1;
      const id = `s-${round}-${n}`;
      const began = performance.now();
      ledger.sent += 1;
      const answer = await post(base, '/v1/track', { ...activity(id, n), type: 'track' });
      ledger.slowest.push(performance.now() - began);
      if (answer.ok) ledger.acknowledged.add(id);
    });
  const inBatch = () =>
    quietly(async () => {
      const ids = Array.from({ length: 10 }, () => {
        n += 1;
        return n;
      });
      const batch = ids.map((at) => ({ ...activity(`b-${round}-${at}`, at), type: 'track' }));
      ledger.sent += ids.length;
      const answer = await post(base, '/v1/batch', { batch });
      if (answer.ok) for (const at of ids) ledger.acknowledged.add(`b-${round}-${at}`);
    });
  const importing = () =>
    quietly(async () => {
      n += 1;
      const emails = Array.from({ length: 20 }, (_, row) => `import-${round}-${n}-${row}@torture.example`);
      const begun = await api(base, 'POST', '/api/imports', {
        name: `import ${n}`,
        mapping: { email: 'email' },
        parts: 1,
      });
      if (typeof begun.body.id !== 'string') return;
      const csv = ['email', ...emails].join('\n');
      const part = await api(base, 'PUT', `/api/imports/${begun.body.id}/parts/0`, { csv });
      if (part.status < 300) for (const email of emails) ledger.rows.add(email);
    });
  const publishing = () =>
    quietly(async () => {
      const page = await api(base, 'GET', '/api/flows/lead-scoring');
      const { draft, revision } = page.body;
      if (draft === undefined) return;
      const saved = await api(
        base,
        'PUT',
        '/api/flows/lead-scoring/draft',
        { flow: draft },
        { 'if-match': String(revision) },
      );
      const live = await api(base, 'POST', '/api/flows/lead-scoring/publish', { revision: saved.body.revision });
      if (live.status < 300) ledger.publishes += 1;
      await new Promise((resolve) => setTimeout(resolve, 700));
    });
  const worker = async (work: () => Promise<void>) => {
    while (!isOver()) await work();
  };
  await Promise.all([
    ...Array.from({ length: workers }, () => worker(singly)),
    ...Array.from({ length: Math.ceil(workers / 4) }, () => worker(inBatch)),
    worker(importing),
    worker(publishing),
  ]);
};
