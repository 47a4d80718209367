import type { Caller } from '../wire/answer.ts';

/** How each operation is answered, by name. */
export type Operations = Record<string, (given: unknown, caller: Caller) => unknown>;
