import { entryKey, type LedgerEntry } from '../../shared/lead/index.ts';
import { getAll } from './dynamo/batch.ts';
import { absent, putIf } from './dynamo/conditional.ts';
import { queryAll } from './dynamo/query.ts';
import { key, type Tables } from './table.ts';

/** Everything an entry holds is one JSON text: a sender's properties may be deeper than DynamoDB's maps go. */
type Row = { pk: string; sk: string; entry: string };

/** An entry from its row. */
export const entryOf = (row: Record<string, unknown>): LedgerEntry => JSON.parse((row as Row).entry) as LedgerEntry;

/** Appends an entry; false if an entry of that kind and id is there already, which stays as it is. */
export const appendEntry = (tables: Tables, lead: string, entry: LedgerEntry): Promise<boolean> =>
  putIf(
    tables,
    'Ledger',
    { pk: key(tables.ws, lead), sk: entryKey(entry), entry: JSON.stringify(entry) } satisfies Row,
    absent(),
  );

/** A lead's whole ledger as of now, in no order. Entries of merged leads are in it. */
export const readLedger = async (tables: Tables, lead: string): Promise<LedgerEntry[]> => {
  const rows = await queryAll(tables, { table: 'Ledger', partition: key(tables.ws, lead) });
  return rows.map(entryOf);
};

/** Some entries of a lead by their keys; those that are not there are left out. */
export const readEntries = async (tables: Tables, lead: string, keys: readonly string[]): Promise<LedgerEntry[]> => {
  const wanted = keys.map((sk) => ({ table: 'Ledger' as const, key: { pk: key(tables.ws, lead), sk } }));
  return (await getAll(tables, wanted)).map(entryOf);
};
