import type * as z from 'zod';
import type { FieldType } from '../../lead/index.ts';

/** What a condition row may hold beside field and operator. */
export type Value = string | number | boolean | readonly (string | number)[] | undefined;

/** A question bound to its value: total over anything JSON can hold, and over `undefined` where the fact is missing. */
export type Ask = (fact: unknown, now: string) => boolean;

/**
 * One operator, defined once for all who use it. `test` and `jsonata` must answer alike for every fact: the property
 * test in `test/condition` holds them against each other.
 */
export type Operator<V = never> = {
  /** As it stands in documents; never renamed. */
  op: string;
  /** As a picker offers it. */
  label: string;
  /** The field types it is offered for. */
  types: readonly FieldType[];
  /** The schema of its value; `null` where it takes none. */
  value: z.ZodType<V> | null;
  /** Depends on the instant asked, so its answer changes by itself. */
  relative?: true;
  /** Binds the value, so that what can be done once is. */
  test: (value: V) => Ask;
  /** The same question over `$v` (the fact) and `$facts` as named by `facts`; always true or false, never an error. */
  jsonata: (value: V, facts: string) => string;
  words: (field: string, value: V) => string;
};
