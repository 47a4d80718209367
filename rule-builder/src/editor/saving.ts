import type { Flow } from '../../../shared/flow/index.ts';
import { RequestError, request } from '../data/index.ts';
import { flowOf } from './draft.ts';
import { forgetPending, keepPending, readPending } from './pending.ts';
import type { EditorStore } from './store.ts';

/** A pause in typing after which the draft is sent. */
const pauseMs = 700;
const longestRetryMs = 30_000;

export type Saver = {
  /** Sends what is not saved yet. Answers whether the server has all of it now; if not, `saving` says why. */
  flush: () => Promise<boolean>;
  /** After a conflict: mine over theirs, or theirs in place of mine (mine stays one Undo away). */
  resolve: (how: 'mine' | 'theirs') => Promise<void>;
  stop: () => void;
};

/**
 * Saves the draft by itself. Whatever is not saved is kept on this device at once, so that a reload, a crash or a lost
 * session loses nothing; a draft that someone else changed meanwhile is never overwritten without asking.
 */
export const startSaving = (editor: EditorStore): Saver => {
  const id = editor.getState().page.row.id;
  let saved: Flow = editor.getState().flow;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = 1000;
  let inFlight: Promise<void> | null = null;
  let kept = true;
  let stopped = false;

  const pending = readPending(id);
  if (pending !== null) {
    const mine = flowOf(pending.flow);
    if (pending.revision === editor.getState().revision) editor.replace(mine, 'Changes not saved before the reload');
    else {
      editor.replace(mine, 'Changes not saved before the reload');
      const { row, revision } = editor.getState().page;
      editor.setState({ saving: { is: 'conflict', by: row.editedBy, at: row.editedAt, revision } });
    }
  }

  const plan = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void send(), ms);
  };

  const send = async (): Promise<void> => {
    if (inFlight) return inFlight;
    const { flow, revision, saving } = editor.getState();
    if (flow === saved || saving.is === 'conflict') return;
    clearTimeout(timer);
    editor.setState({ saving: { is: 'saving' } });
    inFlight = put(flow, revision).finally(() => {
      inFlight = null;
    });
    await inFlight;
    const now = editor.getState();
    if (now.flow === saved) settle();
    else if (now.saving.is === 'pending') plan(pauseMs);
  };

  /** The flow is as the server has it, saved or undone: nothing is left to send or to complain of. */
  const settle = (): void => {
    clearTimeout(timer);
    forgetPending(id);
    const { is } = editor.getState().saving;
    if (is === 'pending' || is === 'offline' || is === 'refused')
      editor.setState({ saving: { is: 'saved', at: null } });
  };

  /** On this device, with the revision that it stands on now. */
  const keep = (): void => {
    const { flow, revision } = editor.getState();
    kept = keepPending(id, { revision, flow });
  };

  const put = async (flow: Flow, revision: number): Promise<void> => {
    try {
      const answer = await request('PUT /api/flows/:flow/draft', { params: { flow: id }, body: { flow }, revision });
      saved = flow;
      retryMs = 1000;
      const clean = editor.getState().flow === flow;
      editor.setState({
        revision: answer.revision,
        saving: clean ? { is: 'saved', at: Date.parse(answer.savedAt) } : { is: 'pending' },
      });
      if (!clean) keep();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const conflict = error.body?.conflict;
      if (error.status === 409 || error.status === 412)
        editor.setState({
          saving: {
            is: 'conflict',
            by: conflict?.by ?? 'Someone',
            at: conflict?.at ?? '',
            revision: conflict?.revision ?? revision,
          },
        });
      else if (error.retriable || error.status === 401) {
        const why = error.status >= 500 ? `${error.message} ${error.hint}` : 'Ripen cannot be reached.';
        editor.setState({ saving: error.status === 401 ? { is: 'signed out' } : { is: 'offline', why, kept } });
        // What this device keeps is sent by the next editor of the flow; two would be in each other's way.
        if (!stopped || !kept) plan(retryMs);
        retryMs = Math.min(longestRetryMs, retryMs * 2);
      } else editor.setState({ saving: { is: 'refused', why: `${error.message} ${error.hint}` } });
    }
  };

  const watch = editor.subscribe((state, before) => {
    if (state.flow === before.flow) return;
    // While something is on its way, the server may soon have that instead.
    if (state.flow === saved && inFlight === null) return settle();
    keep();
    if (state.saving.is === 'conflict') return;
    if (state.saving.is !== 'saving') editor.setState({ saving: { is: 'pending' } });
    plan(pauseMs);
  });
  if (pending !== null && editor.getState().saving.is !== 'conflict') {
    editor.setState({ saving: { is: 'pending' } });
    plan(0);
  }

  const online = (): void => {
    retryMs = 1000;
    void send();
  };
  addEventListener('online', online);
  // Only where nothing but this window has it: elsewhere a reload loses nothing.
  const leave = (event: BeforeUnloadEvent): void => {
    if (!kept && editor.getState().flow !== saved) event.preventDefault();
  };
  addEventListener('beforeunload', leave);

  return {
    flush: async () => {
      do await send();
      while (editor.getState().flow !== saved && editor.getState().saving.is === 'pending');
      return editor.getState().flow === saved && editor.getState().saving.is !== 'conflict';
    },
    resolve: async (how) => {
      const page = await request('GET /api/flows/:flow', { params: { flow: id } });
      if (how === 'theirs') {
        const theirs = flowOf(page.draft);
        saved = theirs;
        editor.replace(theirs, `Take ${page.row.editedBy}'s version`, page);
        editor.setState({ saving: { is: 'saved', at: Date.parse(page.row.editedAt) } });
      } else {
        saved = flowOf(page.draft);
        editor.setState({ revision: page.revision, saving: { is: 'pending' } });
        keep();
        await send();
      }
    },
    stop: () => {
      stopped = true;
      watch();
      removeEventListener('online', online);
      removeEventListener('beforeunload', leave);
      clearTimeout(timer);
      void send();
    },
  };
};
