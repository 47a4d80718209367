import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { type Saver, startSaving } from '../../../rule-builder/src/editor/saving.ts';
import { createEditor, type EditorStore } from '../../../rule-builder/src/editor/store.ts';
import type { Flow } from '../../../shared/flow/index.ts';
import { aFlow, email } from '../../flow/a-flow.ts';
import { aPage } from '../a-page.ts';

vi.mock('../../../rule-builder/src/data/session.ts', () => ({ accessToken: async () => 'token' }));
vi.mock('../../../rule-builder/src/data/config.ts', () => ({ config: async () => ({ api: '' }) }));

const at = '2026-06-01T12:00:00.000Z';
/** What the server has, and how it answers saves: over the latest revision only. */
let server: { flow: Flow; revision: number; by: string; saves: string[]; trouble: Response | 'no network' | null };
/** Holds the next save back until it is called. */
let letGo: (() => void) | null;

const page = (): FlowPage => aPage(server.flow, { revision: server.revision, editedAt: at, editedBy: server.by });

const answerTo = async (init: RequestInit): Promise<Response> => {
  if (init.method === 'GET') return Response.json(page());
  const sent = (JSON.parse(String(init.body)) as { flow: Flow }).flow;
  server.saves.push(sent.name);
  if (server.trouble === 'no network') throw new TypeError('fetch failed');
  if (server.trouble) return server.trouble.clone();
  if (new Headers(init.headers).get('if-match') !== `"${server.revision}"`) {
    const conflict = { by: server.by, at, revision: server.revision };
    const error = { code: 'conflict', message: `${server.by} changed this flow meanwhile.`, hint: 'Choose.', conflict };
    return Response.json({ error }, { status: 409 });
  }
  server = { ...server, flow: sent, revision: server.revision + 1, by: 'me' };
  return Response.json({ revision: server.revision, savedAt: at });
};

const device = new Map<string, string>();
let isFull = false;
const window = new EventTarget();
const stops: (() => void)[] = [];

const open = (): { editor: EditorStore; saver: Saver } => {
  const editor = createEditor(page());
  const saver = startSaving(editor);
  stops.push(saver.stop);
  return { editor, saver };
};
const name = (editor: EditorStore, to: string) =>
  editor.run({ label: `Name it ${to}`, edit: (flow) => ({ done: true, flow: { ...flow, name: to }, removed: [] }) });
const is = (editor: EditorStore) => editor.getState().saving.is;
const keptName = (): string | null => {
  const text = device.get('ripen.pending.a-flow');
  return text === undefined ? null : (JSON.parse(text) as { flow: Flow }).flow.name;
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const theySave = (called: string) => {
  server = { ...server, flow: { ...server.flow, name: called }, revision: server.revision + 1, by: 'Bea' };
};
/** The next save reaches the server and its answer is held back. */
const holdNext = () => {
  letGo = () => undefined;
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(at) });
  server = { flow: aFlow({ hello: email() }, { name: 'first' }), revision: 3, by: 'me', saves: [], trouble: null };
  letGo = null;
  device.clear();
  isFull = false;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => device.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      device.set(key, value);
    },
    removeItem: (key: string) => device.delete(key),
  });
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window));
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const held = letGo === null ? null : new Promise<void>((resolve) => (letGo = resolve));
    const answer = await answerTo(init);
    await held;
    return answer;
  });
});
afterEach(async () => {
  server.trouble = null;
  for (const stop of stops.splice(0)) stop();
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const release = async () => {
  const go = letGo;
  letGo = null;
  go?.();
  await pass(0);
};

describe('saving', () => {
  it('waits for a pause in typing, keeps each letter on this device until then, and says when it is saved', async () => {
    const { editor } = open();
    name(editor, 'a');
    await pass(699);
    name(editor, 'ab');
    await pass(699);
    expect([server.saves, is(editor), keptName()]).toEqual([[], 'pending', 'ab']);
    await pass(1);
    expect(server.saves).toEqual(['ab']);
    expect(editor.getState()).toMatchObject({ revision: 4, saving: { is: 'saved', at: Date.parse(at) } });
    expect(keptName()).toBeNull();
  });

  it('sends nothing where all is undone before it was sent', async () => {
    const { editor } = open();
    name(editor, 'a');
    editor.undo();
    await pass(10_000);
    expect([server.saves, is(editor), keptName()]).toEqual([[], 'saved', null]);
  });

  it('sends what was typed while a save was under way, on the new revision', async () => {
    const { editor } = open();
    holdNext();
    name(editor, 'a');
    await pass(700);
    name(editor, 'b');
    await pass(700);
    expect([server.saves, is(editor), keptName()]).toEqual([['a'], 'saving', 'b']);
    await release();
    expect(is(editor)).toBe('pending');
    await pass(700);
    expect([server.saves, server.flow.name, is(editor)]).toEqual([['a', 'b'], 'b', 'saved']);
  });

  it('is no conflict with oneself after a reload between two saves', async () => {
    const { editor } = open();
    holdNext();
    name(editor, 'a');
    await pass(700);
    name(editor, 'b');
    await release();
    const again = open();
    expect([is(again.editor), again.editor.getState().flow.name]).toEqual(['pending', 'b']);
    await again.saver.flush();
    expect([server.flow.name, is(again.editor)]).toEqual(['b', 'saved']);
  });

  it('takes back on the server too what was undone while it was under way', async () => {
    const { editor } = open();
    holdNext();
    name(editor, 'a');
    await pass(700);
    editor.undo();
    expect(keptName()).toBe('first');
    await release();
    await pass(700);
    expect([server.saves, is(editor), keptName()]).toEqual([['a', 'first'], 'saved', null]);
  });
});

describe('flushing, as before publishing', () => {
  it('saves at once and answers that all is saved', async () => {
    const { editor, saver } = open();
    name(editor, 'a');
    expect(await saver.flush()).toBe(true);
    expect([server.flow.name, editor.getState().revision]).toEqual(['a', 4]);
    expect(await saver.flush()).toBe(true);
    expect(server.saves).toEqual(['a']);
  });

  it('waits also for what was typed while an older state was on its way', async () => {
    const { editor, saver } = open();
    holdNext();
    name(editor, 'a');
    await pass(700);
    name(editor, 'b');
    const flushed = saver.flush();
    await release();
    expect(await flushed).toBe(true);
    expect([server.flow.name, editor.getState().revision]).toEqual(['b', 5]);
  });

  it.each<[string, string, () => void]>([
    ['there is no network', 'offline', () => (server.trouble = 'no network')],
    ['the server is in trouble', 'offline', () => (server.trouble = new Response(null, { status: 503 }))],
    ['nobody is signed in any more', 'signed out', () => (server.trouble = new Response(null, { status: 401 }))],
    ['the draft is refused', 'refused', () => (server.trouble = new Response(null, { status: 400 }))],
    ['someone else changed the draft', 'conflict', () => theySave('theirs')],
  ])('answers that it is not all saved where %s', async (_, how, make) => {
    const { editor, saver } = open();
    make();
    name(editor, 'a');
    expect(await saver.flush()).toBe(false);
    expect([is(editor), editor.getState().flow.name, keptName()]).toEqual([how, 'a', 'a']);
  });
});

describe('a save that does not go through', () => {
  it('is tried again, ever less often, up to every half minute', async () => {
    const { editor } = open();
    server.trouble = 'no network';
    name(editor, 'a');
    await pass(700);
    expect(editor.getState().saving).toEqual({ is: 'offline', why: 'Ripen cannot be reached.', kept: true });
    for (const [n, seconds] of [1, 2, 4, 8, 16, 30, 30].entries()) {
      await pass(seconds * 1000 - 1);
      expect(server.saves.length).toBe(n + 1);
      await pass(1);
      expect(server.saves.length).toBe(n + 2);
    }
    server.trouble = null;
    window.dispatchEvent(new Event('online'));
    await pass(0);
    expect([server.flow.name, is(editor)]).toEqual(['a', 'saved']);
  });

  it('is tried often again once this device is online again', async () => {
    const { editor } = open();
    server.trouble = 'no network';
    name(editor, 'a');
    await pass(60_000);
    window.dispatchEvent(new Event('online'));
    await pass(0);
    const tried = server.saves.length;
    await pass(1000);
    expect(server.saves.length).toBe(tried + 1);
  });

  it('says what the server says of its trouble, and goes back to seldom only after new trouble', async () => {
    const { editor } = open();
    const error = { code: 'busy', message: 'Too much at once.', hint: 'Wait a little.' };
    server.trouble = Response.json({ error }, { status: 503 });
    name(editor, 'a');
    await pass(700 + 1000 + 2000);
    expect(editor.getState().saving).toMatchObject({ is: 'offline', why: 'Too much at once. Wait a little.' });
    server.trouble = null;
    await pass(4000);
    expect(is(editor)).toBe('saved');
    server.trouble = 'no network';
    name(editor, 'b');
    await pass(700);
    const tried = server.saves.length;
    await pass(1000);
    expect(server.saves.length).toBe(tried + 1);
  });

  it('is not tried again by itself where the draft was refused, but with the next edit', async () => {
    const { editor } = open();
    const error = { code: 'invalid', message: 'The name is too long.', hint: 'Shorten it.' };
    server.trouble = Response.json({ error }, { status: 400 });
    name(editor, 'aaa');
    await pass(60_000);
    expect([server.saves.length, editor.getState().saving]).toEqual([
      1,
      { is: 'refused', why: 'The name is too long. Shorten it.' },
    ]);
    server.trouble = null;
    name(editor, 'a');
    expect(is(editor)).toBe('pending');
    await pass(700);
    expect([server.flow.name, is(editor)]).toEqual(['a', 'saved']);
  });

  it.each<[string, typeof server.trouble]>([
    ['refused', new Response(null, { status: 400 })],
    ['offline', 'no network'],
  ])('is nothing to complain of any more once it is undone (%s)', async (how, trouble) => {
    const { editor } = open();
    server.trouble = trouble;
    name(editor, 'a');
    await pass(700);
    expect(is(editor)).toBe(how);
    editor.undo();
    await pass(60_000);
    expect([is(editor), server.saves.length, keptName()]).toEqual(['saved', 1, null]);
  });

  it('is nothing to complain of where it was undone before it failed', async () => {
    const { editor } = open();
    server.trouble = new Response(null, { status: 503 });
    holdNext();
    name(editor, 'a');
    await pass(700);
    editor.undo();
    await release();
    expect([is(editor), keptName()]).toEqual(['saved', null]);
  });

  it('is said otherwise and holds the window open where this device cannot keep it', async () => {
    isFull = true;
    const { editor } = open();
    const leave = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(leave()).toBe(true);
    server.trouble = 'no network';
    name(editor, 'a');
    await pass(700);
    expect(editor.getState().saving).toMatchObject({ is: 'offline', kept: false });
    expect(leave()).toBe(false);
    server.trouble = null;
    await pass(1000);
    expect([is(editor), leave()]).toEqual(['saved', true]);
  });

  it('lets the window go where the device keeps it', () => {
    const { editor } = open();
    name(editor, 'a');
    expect(window.dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(true);
  });
});

describe('a flow that someone else changed', () => {
  const conflict = async () => {
    const opened = open();
    theySave('theirs');
    name(opened.editor, 'mine');
    await pass(700);
    expect(opened.editor.getState().saving).toEqual({ is: 'conflict', by: 'Bea', at, revision: 4 });
    return opened;
  };

  it('is not overwritten by itself, whatever is typed, and what is typed is kept', async () => {
    const { editor, saver } = await conflict();
    name(editor, 'mine too');
    await pass(60_000);
    await saver.flush();
    expect([server.flow.name, server.saves, is(editor), keptName()]).toEqual([
      'theirs',
      ['mine'],
      'conflict',
      'mine too',
    ]);
  });

  it('is overwritten where one says so', async () => {
    const { editor, saver } = await conflict();
    await saver.resolve('mine');
    expect([server.flow.name, editor.getState().revision, is(editor), keptName()]).toEqual(['mine', 5, 'saved', null]);
  });

  it('is overwritten where one says so, also with the flow as it was at first', async () => {
    const { editor, saver } = await conflict();
    editor.undo();
    expect(is(editor)).toBe('conflict');
    expect(await saver.flush()).toBe(false);
    await saver.resolve('mine');
    expect([server.flow.name, is(editor)]).toEqual(['first', 'saved']);
  });

  it('is no conflict again after a reload where one said so and the save then failed', async () => {
    const { saver } = await conflict();
    server.trouble = 'no network';
    await saver.resolve('mine');
    server.trouble = null;
    const again = open();
    expect([is(again.editor), again.editor.getState().flow.name]).toEqual(['pending', 'mine']);
  });

  it('is taken where one says so, and Undo brings mine back', async () => {
    const { editor, saver } = await conflict();
    await saver.resolve('theirs');
    expect([editor.getState().flow.name, is(editor), keptName()]).toEqual(['theirs', 'saved', null]);
    expect(await saver.flush()).toBe(true);
    expect(server.saves).toEqual(['mine']);
    editor.undo();
    await pass(700);
    expect([server.flow.name, is(editor)]).toEqual(['mine', 'saved']);
  });
});

describe('a reload', () => {
  it('brings back what was not saved, as one edit to undo, and saves it', async () => {
    device.set('ripen.pending.a-flow', JSON.stringify({ revision: 3, flow: { ...server.flow, name: 'typed' } }));
    const { editor } = open();
    expect([editor.getState().flow.name, is(editor)]).toEqual(['typed', 'pending']);
    await pass(0);
    expect([server.flow.name, is(editor), keptName()]).toEqual(['typed', 'saved', null]);
    editor.undo();
    expect(editor.getState().flow.name).toBe('first');
  });

  it('asks where someone else changed the flow meanwhile', async () => {
    device.set('ripen.pending.a-flow', JSON.stringify({ revision: 2, flow: { ...server.flow, name: 'typed' } }));
    server.by = 'Bea';
    const { editor } = open();
    await pass(60_000);
    expect(editor.getState()).toMatchObject({ flow: { name: 'typed' }, saving: { is: 'conflict', by: 'Bea', at } });
    expect([server.saves, keptName()]).toEqual([[], 'typed']);
  });

  it('opens the flow as the server has it where what was kept cannot be read', () => {
    device.set('ripen.pending.a-flow', '{"revision":3,');
    const { editor } = open();
    expect([editor.getState().flow.name, is(editor)]).toEqual(['first', 'saved']);
  });
});

describe('leaving the editor', () => {
  it('sends what is left at once', async () => {
    const { editor, saver } = open();
    name(editor, 'a');
    saver.stop();
    await pass(0);
    expect([server.saves, keptName()]).toEqual([['a'], null]);
    name(editor, 'b');
    await pass(60_000);
    expect([server.saves, keptName()]).toEqual([['a'], null]);
  });

  it('sends also what was typed while a save was under way', async () => {
    const { editor, saver } = open();
    holdNext();
    name(editor, 'a');
    await pass(700);
    name(editor, 'b');
    saver.stop();
    await release();
    await pass(700);
    expect(server.flow.name).toBe('b');
  });

  it('leaves to the next editor what this device keeps, so that the two are not in conflict', async () => {
    const { editor, saver } = open();
    server.trouble = 'no network';
    name(editor, 'a');
    await pass(700);
    saver.stop();
    await pass(0);
    const tried = server.saves.length;
    await pass(60_000);
    window.dispatchEvent(new Event('online'));
    await pass(0);
    expect(server.saves.length).toBe(tried);
    server.trouble = null;
    const again = open();
    await pass(0);
    expect([server.flow.name, is(again.editor), server.revision]).toEqual(['a', 'saved', 4]);
  });

  it('goes on trying where nothing else has it', async () => {
    isFull = true;
    const { editor, saver } = open();
    server.trouble = 'no network';
    name(editor, 'a');
    saver.stop();
    await pass(0);
    server.trouble = null;
    await pass(60_000);
    expect(server.flow.name).toBe('a');
  });
});
