import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { type Flow, nodeOf, type Place } from '../../../shared/flow/index.ts';
import { toast } from '../ui/index.ts';
import { flowOf } from './draft.ts';
import { emptyHistory, type History, record, stepBack, stepForward } from './history.ts';
import type { Command, EditorState, Panel } from './state.ts';

export type EditorStore = StoreApi<EditorState> & {
  /** The one way by which the flow changes. Answers whether it did; a refusal is said in a toast. */
  run: (command: Command) => boolean;
  undo: () => void;
  redo: () => void;
  select: (id: string | null, where?: string) => void;
  pick: (place: Place | null) => void;
  show: (panel: Panel | null) => void;
  say: (what: string) => void;
  /** Takes another flow in as one undoable edit: an import, a restored version, another editor's draft. */
  replace: (flow: Flow, label: string, page?: Pick<FlowPage, 'revision'>) => void;
};

/** From so many steps on a flow is long. */
const long = 100;

type Options = {
  now?: () => number;
  /** Why nothing can be changed here: an old version is looked at, not edited. */
  frozen?: string;
};

/** The state of one editor: the flow as it is being edited and what is open around it. */
export const createEditor = (page: FlowPage, { now = Date.now, frozen }: Options = {}): EditorStore => {
  const first = flowOf(page.draft);
  const store = createStore<EditorState>(() => ({
    page,
    flow: first,
    checked: first,
    revision: page.revision,
    history: emptyHistory,
    saving: { is: 'saved', at: null },
    selected: null,
    focus: null,
    picking: null,
    carrying: null,
    fresh: new Set(),
    attempted: false,
    panel: null,
    view: 'canvas',
    counts: null,
    trace: null,
    simulated: null,
    replayed: null,
    leadsOf: null,
    folded: new Set(),
    ruleQuery: '',
    openRule: null,
    said: '',
  }));
  const { getState: get, setState: set } = store;

  let later: ReturnType<typeof setTimeout> | undefined;
  let painting: number | undefined;
  /** Checking a long flow takes longer than a frame, so the edit is painted first, however slow the machine. */
  const check = (flow: Flow): void => {
    if (painting !== undefined) cancelAnimationFrame(painting);
    clearTimeout(later);
    if (Object.keys(flow.steps).length < long) {
      set({ checked: flow });
      return;
    }
    painting = requestAnimationFrame(() => {
      later = setTimeout(() => set({ checked: get().flow }), 120);
    });
  };
  const settle = (flow: Flow, history: History, said: string): void =>
    set(({ selected, picking }) => ({
      flow,
      history,
      said,
      selected: selected !== null && nodeOf(flow, selected) !== undefined ? selected : null,
      picking: picking !== null && nodeOf(flow, picking.from) !== undefined ? picking : null,
    }));

  store.subscribe((state, before) => {
    if (state.flow !== before.flow) check(state.flow);
  });

  const editor: EditorStore = {
    ...store,
    run: ({ label, burst, edit }) => {
      const { flow, history } = get();
      const result = frozen === undefined ? edit(flow) : { done: false as const, why: frozen };
      if (!result.done) {
        toast(result.why);
        set({ said: result.why });
        return false;
      }
      if (result.flow !== flow) settle(result.flow, record(history, { flow, label, burst, at: now() }), label);
      return true;
    },
    undo: () => {
      const back = stepBack(get().history, get().flow);
      if (back) settle(back.flow, back.history, `Undone: ${back.label}`);
    },
    redo: () => {
      const forth = stepForward(get().history, get().flow);
      if (forth) settle(forth.flow, forth.history, `Done again: ${forth.label}`);
    },
    select: (id, where) =>
      set(({ fresh, selected, focus, panel }) => ({
        selected: id,
        picking: null,
        fresh: selected !== id && selected !== null && fresh.has(selected) ? without(fresh, selected) : fresh,
        focus: where === undefined ? null : { where, n: (focus?.n ?? 0) + 1 },
        panel: id !== null && panel !== 'test' && panel !== 'developer' && panel !== 'problems' ? null : panel,
      })),
    pick: (place) => (frozen === undefined ? set({ picking: place }) : toast(frozen)),
    show: (panel) => set({ panel }),
    say: (said) => set({ said }),
    replace: (flow, label, saved) => {
      const { flow: before, history } = get();
      settle(flow, record(history, { flow: before, label, at: now() }), label);
      if (saved) set({ revision: saved.revision });
    },
  };
  return editor;
};

const without = (of: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const left = new Set(of);
  left.delete(id);
  return left;
};
