import type { Flow } from '../../../shared/flow/index.ts';

/** One thing that can be undone: the flow as it was before, and what was done in words. */
export type Entry = { flow: Flow; label: string; burst?: string | undefined; at: number };
export type History = { past: readonly Entry[]; future: readonly Entry[] };

export const emptyHistory: History = { past: [], future: [] };

/** How far back one can go. Flows share what did not change, so an entry costs little. */
const depth = 500;
/** Typing into one field without a longer pause is one entry. */
const burstMs = 1500;

/** Remembers `before` as what `label` can be undone to; a burst that goes on keeps its first entry. */
export const record = (history: History, entry: Entry): History => {
  const last = history.past.at(-1);
  const goesOn =
    entry.burst !== undefined &&
    last?.burst === entry.burst &&
    entry.at - last.at < burstMs &&
    history.future.length === 0;
  if (goesOn && last) return { past: [...history.past.slice(0, -1), { ...last, at: entry.at }], future: [] };
  return { past: [...history.past, entry].slice(-depth), future: [] };
};

/** One step back: the flow as it was, and the history from there. */
export const stepBack = (history: History, now: Flow): { flow: Flow; label: string; history: History } | null => {
  const last = history.past.at(-1);
  if (last === undefined) return null;
  return {
    flow: last.flow,
    label: last.label,
    history: { past: history.past.slice(0, -1), future: [...history.future, { ...last, flow: now, burst: undefined }] },
  };
};

/** One step forward again. */
export const stepForward = (history: History, now: Flow): { flow: Flow; label: string; history: History } | null => {
  const next = history.future.at(-1);
  if (next === undefined) return null;
  return {
    flow: next.flow,
    label: next.label,
    history: { past: [...history.past, { ...next, flow: now, burst: undefined }], future: history.future.slice(0, -1) },
  };
};
