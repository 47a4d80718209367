import type { Live } from '../../shared/flow/index.ts';
import { putIf, unchangedSince } from './dynamo/conditional.ts';
import { getItem } from './dynamo/item.ts';
import { key, type Tables } from './table.ts';

/** The primary key of the one item that says what is live. */
export const liveKey = (ws: string) => ({ pk: key(ws, 'live'), sk: 'live' });

/** A workspace in which nothing was ever published. */
const nothingLive: Live = { n: 0, timeZone: 'UTC', model: null, flows: [], segments: [] };

/** What is live, from its item as a batch read gives it. */
export const liveOf = (item: Record<string, unknown> | undefined): Live =>
  item === undefined ? nothingLive : (JSON.parse(item.live as string) as Live);

/** What is live now. */
export const readLive = async (tables: Tables): Promise<Live> =>
  liveOf(await getItem(tables, 'Flows', liveKey(tables.ws)));

/** Replaces what is live by its successor (`next.n` is one more than what was read); false if somebody else was first. */
export const writeLive = (tables: Tables, next: Live): Promise<boolean> =>
  putIf(
    tables,
    'Flows',
    { ...liveKey(tables.ws), n: next.n, live: JSON.stringify(next) },
    unchangedSince('n', next.n - 1),
  );
