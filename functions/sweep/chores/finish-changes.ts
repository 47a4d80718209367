import { finishChanges } from '../../flows/index.ts';
import type { Chore } from '../chore.ts';

/** Whoever changes a flow just now does it themselves; after this long they have been cut off. */
const LEFT_AFTER_MS = 30_000;

/** Finishes what a publish, a pause or another word about a flow set in motion where its process died in the middle. */
export const finishFlowChanges: Chore = {
  name: 'finish-changes',
  run: ({ tables, now }) => finishChanges(tables, { before: new Date(now() - LEFT_AFTER_MS).toISOString() }),
};
