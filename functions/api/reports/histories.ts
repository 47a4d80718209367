import { Task } from '../../../shared/handoff/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import type { LeadHistory } from '../../../shared/report/index.ts';
import { walkOf } from '../../../shared/scoring/index.ts';
import type { Item } from '../../store/dynamo/item.ts';
import { type Scan, scanAll } from '../../store/dynamo/query.ts';
import { readable } from '../../store/dynamo/readable.ts';
import { entryOf } from '../../store/ledger.ts';
import type { TableName, Tables } from '../../store/table.ts';
import type { Programs } from '../leads/programs.ts';
import type { Snapshot } from '../leads/snapshot.ts';

const SEGMENTS = 4;

/** What the reports read of each lead, with whether it is an example. */
export type Histories = { leads: (LeadHistory & { example: boolean })[]; tasks: Task[] };

const readAll = async <T>(tables: Tables, table: TableName, filter: Scan, read: (item: Item) => T): Promise<T[]> => {
  const found: T[] = [];
  await scanAll(tables, table, filter, SEGMENTS, (items) => void found.push(...readable(tables, items, read)));
  return found;
};

/** Stage changes, outcomes, survey answers and what takes them back, out of all ledgers: the whole table is read. */
const tellingEntries = (tables: Tables) =>
  readAll(
    tables,
    'Ledger',
    {
      FilterExpression:
        'begins_with(sk, :announced) OR begins_with(sk, :outcome) OR begins_with(sk, :retraction) OR contains(#entry, :survey)',
      ExpressionAttributeNames: { '#entry': 'entry' },
      ExpressionAttributeValues: {
        ':announced': 'n#',
        ':outcome': 'o#',
        ':retraction': 'r#',
        ':survey': '"type":"Survey Answered"',
      },
    },
    (item) => ({ lead: (item.pk as string).slice(tables.ws.length + 1), entry: entryOf(item) }),
  );

const add = (history: LeadHistory, entry: LedgerEntry): void => {
  if (entry.kind === 'announced') {
    // Stages are dated by when they happened, not by when we noticed.
    const { to, at: noticedAt, happenedAt: at = noticedAt } = entry;
    if (to !== 'mql' && to !== 'sql' && to !== 'opportunity' && to !== 'customer') return;
    const before = history.reached[to];
    if (before === undefined || at < before) history.reached[to] = at;
  } else if (entry.kind === 'outcome') {
    if (entry.outcome === 'won') history.won += entry.amount ?? 0;
  } else if (entry.kind === 'activity') {
    const { rating } = entry.properties;
    if (typeof rating === 'number' && rating >= 0 && rating <= 10) history.ratings = [...history.ratings, rating];
  }
};

/** Entries that were not taken back; what was announced went out, and stands. */
const standingEntries = (ledger: readonly LedgerEntry[]): LedgerEntry[] => [
  ...walkOf(ledger).entries,
  ...ledger.filter(({ kind }) => kind === 'announced'),
];

/** What is counted of desks lies beside the tasks. */
const tasksOnly: Scan = {
  FilterExpression: 'sk = :task',
  ExpressionAttributeValues: { ':task': 'task' },
};

/** Everything that the reports are made of. */
export const readHistories = async (tables: Tables, programs: Programs, snapshot: Snapshot): Promise<Histories> => {
  const [entries, tasks] = await Promise.all([
    tellingEntries(tables),
    readAll(tables, 'Tasks', tasksOnly, (item) => Task.parse(item)),
  ]);
  const leads = new Map<string, LeadHistory & { example: boolean }>();
  for (const lead of snapshot.leads) {
    const { lead: profile } = await programs.viewOf(lead, snapshot.asOf);
    leads.set(lead.id, {
      id: lead.id,
      createdAt: lead.row.createdAt,
      source: lead.row.source ?? '',
      campaign: typeof profile.campaign === 'string' ? profile.campaign : '',
      reached: {},
      won: 0,
      ratings: [],
      example: lead.example,
    });
  }
  for (const [lead, told] of Map.groupBy(entries, (it) => it.lead)) {
    const history = leads.get(lead);
    const ledger = told.map(({ entry }) => entry);
    // What was taken back counts as little here as in a score.
    if (history !== undefined) for (const entry of standingEntries(ledger)) add(history, entry);
  }
  return { leads: [...leads.values()], tasks };
};
