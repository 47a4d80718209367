import { useEffect, useState } from 'react';
import type * as z from 'zod';

const read = <Value>(place: string): Value | null => {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? 'null') as Value | null;
  } catch {
    return null;
  }
};

/**
 * What is being filled in, checked by the schema that the API checks with, so that limits and messages are the API's.
 * What is not saved is kept under `place` for as long as the tab lives: leaving the screen or a reload loses nothing.
 */
export const useForm = <Schema extends z.ZodType<object>>(
  schema: Schema,
  saved: z.output<Schema>,
  place: string,
): {
  value: z.output<Schema>;
  set: (value: z.output<Schema>) => void;
  changed: boolean;
  valid: boolean;
  /** What is wrong at a path such as `sending/perLeadPerWeek`. */
  error: (path: string) => string | undefined;
  /** Takes back what was changed. */
  discard: () => void;
} => {
  const [value, set] = useState<z.output<Schema>>(() => read(place) ?? saved);
  const changed = JSON.stringify(value) !== JSON.stringify(saved);
  useEffect(() => {
    if (changed) sessionStorage.setItem(place, JSON.stringify(value));
    else sessionStorage.removeItem(place);
  }, [changed, value, place]);
  const { success, error } = schema.safeParse(value);
  return {
    value,
    set,
    changed,
    valid: success,
    error: (path) => error?.issues.find((issue) => issue.path.join('/') === path)?.message,
    discard: () => set(saved),
  };
};
