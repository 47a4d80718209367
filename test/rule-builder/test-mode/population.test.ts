import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FromWorker, runPopulation, type ToWorker } from '../../../rule-builder/src/test-mode/population.ts';
import { aFlow, email } from '../../flow/a-flow.ts';

vi.mock('../../../rule-builder/src/data/session.ts', () => ({ accessToken: async () => 'token' }));
vi.mock('../../../rule-builder/src/data/config.ts', () => ({ config: async () => ({ api: '' }) }));

const input = { flow: aFlow({ hello: email() }), startAt: '2026-06-01T12:00:00.000Z', timeZone: 'UTC', outlet: 'then' };

/** A browser's worker, which Node has not: what it was given, and what it says to that. */
class AWorker {
  static made: AWorker[] = [];
  static says: (to: AWorker) => void;
  onerror: ((event: { message: string }) => void) | null = null;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  given: ToWorker | null = null;
  isEnded = false;
  constructor() {
    AWorker.made.push(this);
  }
  postMessage(given: ToWorker) {
    this.given = given;
    AWorker.says(this);
  }
  say(data: FromWorker) {
    this.onmessage?.({ data });
  }
  terminate() {
    this.isEnded = true;
  }
}

let asked: string[];
/** The ledger's pages; each names the next one in its last line. */
let pages: string[];
const page = (of: object[], next: string | null) =>
  [...of, { next }].map((line) => `${JSON.stringify(line)}\n`).join('');
const lead = (id: string) => ({ lead: id, example: false, entries: [] });
const leadsGiven = (): string[] =>
  (AWorker.made[0]?.given?.ledger ?? '')
    .split('\n')
    .filter((line) => line.includes('"lead"'))
    .map((line) => (JSON.parse(line) as { lead: string }).lead);

beforeEach(() => {
  asked = [];
  pages = [page([lead('a')], null)];
  AWorker.made = [];
  AWorker.says = (to) => to.say({ say: 'nothing' });
  vi.stubGlobal('Worker', AWorker);
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return new Response(pages[asked.length - 1] ?? '');
  });
});
afterEach(() => vi.unstubAllGlobals());

const run = (tell: (done: number) => void = () => undefined, signal = new AbortController().signal) =>
  runPopulation(input, tell, signal);

describe('a run of made-up leads', () => {
  it('behaves as the ledger says, read page by page to its end', async () => {
    pages = [page([lead('a'), lead('b')], 'two'), page([lead('b')], 'three'), page([], null)];
    await run();
    expect(asked).toEqual(['/api/ledger', '/api/ledger?cursor=two', '/api/ledger?cursor=three']);
    expect(leadsGiven()).toEqual(['a', 'b', 'b']);
    expect(AWorker.made[0]?.given).toMatchObject({ ...input, leads: 10_000 });
  });

  it('reads no more than eight mebibytes of a long ledger', async () => {
    const big = page([{ ...lead('a'), entries: ['x'.repeat(3 * 2 ** 20)] }], 'on');
    pages = [big, big, big, big, big];
    await run();
    expect(asked).toHaveLength(3);
  });

  it('takes an empty ledger, and one whose last line is not said', async () => {
    pages = [''];
    await run();
    pages = [`${JSON.stringify(lead('a'))}\n`];
    asked = [];
    await run();
    expect(asked).toHaveLength(1);
  });

  it('tells how far it is and what it found, and lets the worker go', async () => {
    const found = { say: 'found', result: { leads: 10_000 }, from: { leads: 1 } } as unknown as Extract<
      FromWorker,
      { say: 'found' }
    >;
    AWorker.says = (to) => {
      to.say({ say: 'progress', done: 100 });
      to.say({ say: 'progress', done: 200 });
      to.say(found);
    };
    const told: number[] = [];
    expect(await run((done) => told.push(done))).toEqual(found);
    expect(told).toEqual([100, 200]);
    expect(AWorker.made.map(({ isEnded }) => isEnded)).toEqual([true]);
  });

  it('finds nothing where the draft cannot run', async () => {
    expect(await run()).toBeNull();
  });

  it('says why it stopped, and lets the worker go', async () => {
    AWorker.says = (to) => to.onerror?.({ message: 'out of memory' });
    await expect(run()).rejects.toThrow('The simulation stopped: out of memory');
    expect(AWorker.made.map(({ isEnded }) => isEnded)).toEqual([true]);
  });

  it('ends at once when it is called off', async () => {
    const off = new AbortController();
    AWorker.says = () => off.abort(new Error('Called off.'));
    await expect(run(undefined, off.signal)).rejects.toThrow('Called off.');
    expect(AWorker.made.map(({ isEnded }) => isEnded)).toEqual([true]);
  });

  it('does not begin where the ledger cannot be read', async () => {
    vi.stubGlobal('fetch', async () => new Response(null, { status: 500 }));
    await expect(run()).rejects.toThrow('Ripen answered 500.');
    expect(AWorker.made).toEqual([]);
  });
});
