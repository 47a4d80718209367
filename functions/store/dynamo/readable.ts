import type * as z from 'zod';
import type { Tables } from '../table.ts';
import type { Item } from './item.ts';

/**
 * What a list shows of these items: those that can be read. One that cannot, whatever wrote it, must not take the others
 * with it; the log names it by its key, which holds ids only, with an alarm.
 */
export const readable = <T>(tables: Tables, items: readonly Item[], read: (item: Item) => T): T[] =>
  items.flatMap((item) => {
    try {
      return [read(item)];
    } catch (error) {
      tables.log?.error('A stored item cannot be read and is left out of a list.', {
        alarm: 'unreadable-item',
        item: `${String(item.pk)} ${String(item.sk)}`,
        because: error instanceof Error ? error.name : 'unknown',
      });
      return [];
    }
  });

/** What is written, as its own schema reads it: whoever would write what nobody can read fails at once, and writes nothing. */
export const written = <T>(schema: z.ZodType<T>, value: NoInfer<T>): T => schema.parse(value);
