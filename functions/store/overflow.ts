import { randomBytes } from 'node:crypto';
import { deleteItem, getItem, putItem } from './dynamo/item.ts';
import { key, type Tables } from './table.ts';

/** A state longer than this lies beside the lead's item, which every write and every list reads whole. */
const LARGEST = 16_000;
/** Well below the 400 KB that an item may have. */
const PART = 300_000;

const keyOf = (tables: Tables, lead: string, sk: string) => ({ pk: key(tables.ws, 'lead', lead), sk });

/** What of a lead's item says where its state is: the state itself, or the sort keys of the items that it lies in. */
export type Packed = { state: string; overflow?: string[] };

/**
 * A state as its lead's next version will hold it. Parts are written before the lead that names them, under names that
 * no other write uses, and never changed: whoever reads the lead before reads the old ones, and a crash in between
 * leaves behind what nobody names.
 */
export const packState = async (tables: Tables, lead: string, text: string): Promise<Packed> => {
  if (text.length <= LARGEST && Buffer.byteLength(text) <= LARGEST) return { state: text };
  const bytes = Buffer.from(text);
  const name = randomBytes(9).toString('base64url');
  const overflow = Array.from({ length: Math.ceil(bytes.length / PART) }, (_, n) => `overflow#${name}#${n}`);
  await Promise.all(
    overflow.map((sk, n) =>
      putItem(tables, 'Leads', { ...keyOf(tables, lead, sk), part: bytes.subarray(n * PART, (n + 1) * PART) }),
    ),
  );
  return { state: '', overflow };
};

/** The state that a lead's item stands for; undefined where it has another by now. */
export const unpackState = async (
  tables: Tables,
  lead: string,
  { state, overflow }: Packed,
): Promise<string | undefined> => {
  if (overflow === undefined) return state;
  const parts = await Promise.all(
    overflow.map(async (sk) => {
      const item = await getItem(tables, 'Leads', keyOf(tables, lead, sk));
      return item?.part as Uint8Array | undefined;
    }),
  );
  const whole = parts.filter((part) => part !== undefined);
  return whole.length < parts.length ? undefined : Buffer.concat(whole).toString();
};

/** Removes parts that no lead names any more. */
export const dropParts = async (tables: Tables, lead: string, overflow: readonly string[] = []): Promise<void> => {
  await Promise.all(overflow.map((sk) => deleteItem(tables, 'Leads', keyOf(tables, lead, sk))));
};
