import { BatchWriteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { newLead, writeLead } from '../../functions/store/lead.ts';
import { appendEntry } from '../../functions/store/ledger.ts';
import { readLive } from '../../functions/store/live.ts';
import { openPrograms, type Scorer } from '../../functions/store/program.ts';
import { openTables, type Tables } from '../../functions/store/table.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import { fold, view } from '../../shared/scoring/index.ts';
import type { Stack } from './index.ts';

const BATCH = 25;
const AT_ONCE = 4;
const DAY = 86_400_000;

const names = ['Ada', 'Ben', 'Chioma', 'Dmitri', 'Elif', 'Farah', 'Goran', 'Hana', 'Ines', 'Jonas', 'Keiko', 'Luis'];
const families = ['Abel', 'Brandt', 'Cruz', 'Duarte', 'Eriksen', 'Fischer', 'Garcia', 'Haas', 'Ito', 'Jansen', 'Kaya'];
const companies = ['Acme', 'Initech', 'Northwind', 'Umbrella', 'Globex', 'Hooli', 'Stark'];
const titles = ['Managing director', 'Engineer', 'Marketing manager', 'Head of operations', 'Student'];
const sources = ['Google', 'Webinar', 'Partner', 'Trade fair', 'Newsletter'];
const owners = ['Sam Okafor', 'Rita Lange', null];
const activities = [
  ...Array.from({ length: 8 }, () => 'Page Viewed'),
  ...Array.from({ length: 4 }, () => 'Email Opened'),
  'Email Clicked',
  'Ebook Downloaded',
  'Webinar Registered',
  'Webinar Attended',
  'Pricing Viewed',
  'Video Watched',
  'Demo Requested',
  'Trial Started',
];

/** The same number in [0, 1) for the same lead and question. */
const chance = (lead: number, question: number): number => {
  let mixed = Math.imul(lead * 64 + question + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
};
const pick = <T>(of: readonly T[], by: number): T => of[Math.floor(by * of.length)] as T;

/** What one lead is known for and has done in the last 90 days: mostly little, now and then a lot. */
const ledgerOf = (lead: number, now: number): LedgerEntry[] => {
  const joined = now - Math.floor(chance(lead, 0) * 90 * DAY) - 60_000;
  const base = (at: number) => ({
    v: 1 as const,
    at: new Date(at).toISOString(),
    receivedAt: new Date(at).toISOString(),
    source: { kind: 'server' as const },
  });
  const company = pick(companies, chance(lead, 1));
  const entries: LedgerEntry[] = [
    {
      ...base(joined),
      id: `profile-${lead}`,
      kind: 'profile',
      fields: {
        email: `lead-${lead}@${company.toLowerCase()}.example`,
        firstName: pick(names, chance(lead, 2)),
        lastName: pick(families, chance(lead, 3)),
        company,
        jobTitle: pick(titles, chance(lead, 4)),
        companySize: Math.floor(chance(lead, 5) * 5000),
        leadSource: pick(sources, chance(lead, 6)),
        owner: pick(owners, chance(lead, 7)),
      },
    },
  ];
  const count = Math.floor(chance(lead, 8) ** 3 * 14) + 1;
  for (let n = 0; n < count; n += 1) {
    entries.push({
      ...base(joined + Math.floor(((n + 1) / (count + 1)) * (now - joined))),
      id: `activity-${lead}-${n}`,
      kind: 'activity',
      type: pick(activities, chance(lead, 9 + n)),
      properties: { title: `Title ${n}`, path: '/product' },
      context: {},
    });
  }
  return entries;
};

/** The very item that the store would put for this lead, caught on its way. */
const itemOf = async (tables: Tables, scorer: Scorer, lead: number, now: number): Promise<Record<string, unknown>> => {
  const ledger = ledgerOf(lead, now);
  const state = fold(scorer.program, ledger);
  const { stage } = view(scorer.program, state, new Date(now).toISOString());
  let item: Record<string, unknown> | undefined;
  const caught = {
    send: async (command: unknown) => {
      if (command instanceof PutCommand) item = command.input.Item;
      return {};
    },
  } as unknown as Tables['doc'];
  const fresh = newLead(`crowd-${lead}`, ledger[0]?.receivedAt ?? '');
  await writeLead({ ...tables, doc: caught }, fresh, {
    ...fresh,
    state,
    scored: scorer.scored,
    ringFloor: 1,
    announced: { stage, n: scorer.scored.n },
  });
  if (item === undefined) throw new Error('The store put nothing.');
  return item;
};

/**
 * Writes so many leads into the Leads table, scored by what is live, as the score function would have left them. Their
 * ledgers are written where they are asked for: a page reads one, a list none.
 */
export const seedLeads = async (
  { ripen }: Stack,
  count: number,
): Promise<{ withLedger(id: string): Promise<void> }> => {
  const deps = ripen.depsOf('api');
  const tables = openTables(deps);
  const scoring = openTables(ripen.depsOf('score'));
  const scorer = await openPrograms(tables).scorer(await readLive(tables));
  const now = deps.now();
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < count) {
      const first = next;
      next += BATCH;
      const items = await Promise.all(
        Array.from({ length: Math.min(BATCH, count - first) }, (_, at) => itemOf(tables, scorer, first + at, now)),
      );
      const { UnprocessedItems } = await tables.doc.send(
        new BatchWriteCommand({
          RequestItems: { [tables.names.Leads]: items.map((Item) => ({ PutRequest: { Item } })) },
        }),
      );
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('The table did not take all leads.');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
  return {
    async withLedger(id) {
      const entries = ledgerOf(Number(id.replace('crowd-', '')), now);
      await Promise.all(entries.map((entry) => appendEntry(scoring, id, entry)));
    },
  };
};
