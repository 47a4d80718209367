import { type Deps, type Handler, lambda } from '../runtime/index.ts';

/** Finishes what was interrupted and moves what only time moves. */
export const create =
  (_deps: Deps): Handler<unknown, void> =>
  async () => {};

export const handler = lambda(create);
