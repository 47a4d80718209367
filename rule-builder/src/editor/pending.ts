import type { Draft } from '../../../functions/api/contract/index.ts';
import type { Flow } from '../../../shared/flow/index.ts';

/** What is typed and not saved yet, on this device, with the revision that it was typed on. */
type Pending = { revision: number; flow: Flow };

const keyOf = (flow: string): string => `ripen.pending.${flow}`;

/** Keeps what is not saved, at once; false where this device's storage is full or forbidden. */
export const keepPending = (flow: string, pending: Pending): boolean => {
  try {
    localStorage.setItem(keyOf(flow), JSON.stringify(pending));
    return true;
  } catch {
    return false;
  }
};

export const forgetPending = (flow: string): void => localStorage.removeItem(keyOf(flow));

/** What was not saved before the page was left, or `null`. */
export const readPending = (flow: string): { revision: number; flow: Draft } | null => {
  const text = localStorage.getItem(keyOf(flow));
  if (text === null) return null;
  try {
    return JSON.parse(text) as { revision: number; flow: Draft };
  } catch {
    return null;
  }
};
