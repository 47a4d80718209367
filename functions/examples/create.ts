import { setTimeout as pause } from 'node:timers/promises';
import type { Task } from '../../shared/handoff/index.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import { DAY_MS } from '../../shared/time/index.ts';
import type { BusMessage, Publisher } from '../runtime/index.ts';
import { readAlias } from '../store/alias.ts';
import { EXAMPLES, readRoot } from '../store/lead.ts';
import { putMessage } from '../store/message.ts';
import type { Tables } from '../store/table.ts';
import { putTask } from '../store/task.ts';
import { chanceFrom } from './chance.ts';
import { type History, historyOf } from './history.ts';
import { type Person, peopleFrom } from './people.ts';
import { exampleTask } from './task.ts';

const SEED = 20_261;
const WAIT_MS = 15_000;
const POLL_MS = 150;

type Parts = { tables: Tables; bus: Publisher; deps: { now(): number } };
type Example = { n: number; person: Person; history: History };

const examples = (): Example[] => {
  const chance = chanceFrom(SEED);
  return peopleFrom(chance).map((person, n) => ({ n, person, history: historyOf(chance) }));
};

const taskId = (n: number) => `${EXAMPLES}-${n}`;

/** Everything that is known of one example, as ledger entries: they go the way of an import. */
const entriesOf = ({ n, person, history }: Example, now: number): LedgerEntry[] => {
  const at = (daysAgo: number) => new Date(now - daysAgo * DAY_MS).toISOString();
  const base = (name: string, daysAgo: number) => ({
    v: 1 as const,
    id: `${EXAMPLES}-${n}-${name}`,
    at: at(daysAgo),
    receivedAt: at(daysAgo),
    source: { kind: 'import' as const, id: EXAMPLES },
    backfill: true,
  });
  const first = history.deeds[0]?.daysAgo ?? 1;
  const answers = { budget: 'approved', authority: 'decision maker', need: 'urgent', timeline: 'this quarter' };
  return [
    { ...base('who', first), kind: 'profile', fields: { ...person.fields, createdAt: at(first) } },
    ...(history.subscribed
      ? [
          {
            ...base('consent', first),
            kind: 'consent' as const,
            channel: 'email' as const,
            state: 'subscribed' as const,
            how: 'Form',
          },
        ]
      : []),
    ...history.deeds.map(({ daysAgo, type, properties }, k) => ({
      ...base(`did-${k}`, daysAgo),
      kind: 'activity' as const,
      type,
      properties,
      context: {},
    })),
    ...(history.bant ? [{ ...base('bant', first / 2), kind: 'profile' as const, fields: answers }] : []),
    ...history.sales.map(({ daysAgo, outcome, reason, amount }, k) => ({
      ...base(`sales-${k}`, daysAgo),
      kind: 'outcome' as const,
      handoff: taskId(n),
      outcome,
      ...(reason !== undefined && { reason }),
      ...(amount !== undefined && { amount }),
    })),
  ];
};

/**
 * Makes the example leads: their entries through the score queue like any import, starting nothing, then the tasks and
 * emails that go with them. Safe to repeat: every id is the same each time. Answers how many leads there are.
 */
export const createExamples = async ({ tables, bus, deps }: Parts): Promise<number> => {
  const now = deps.now();
  const all = examples();
  const messages = all.flatMap((example) =>
    entriesOf(example, now).map(
      (entry): BusMessage => ({
        detailType: 'Ledger Entry Submitted',
        detail: { v: 1, to: { identity: { email: example.person.email } }, entry },
      }),
    ),
  );
  await bus.put(messages);

  const leads = await leadsOf(
    tables,
    all.map(({ person }) => person.email),
  );
  await Promise.all(
    all.map(async ({ n, person, history }) => {
      const lead = leads.get(person.email);
      if (lead === undefined) return;
      await Promise.all([addTask(tables, lead, n, person, history, now), addEmail(tables, lead, n, history, now)]);
    }),
  );
  return leads.size;
};

/** The leads that these addresses have become, once the queue has got to them. */
const leadsOf = async (tables: Tables, emails: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for (let waited = 0; waited < WAIT_MS && found.size < emails.length; waited += POLL_MS) {
    if (waited > 0) await pause(POLL_MS);
    const missing = emails.filter((email) => !found.has(email));
    const leads = await Promise.all(
      missing.map(async (email) => {
        const lead = await readAlias(tables, { kind: 'email', value: email });
        return lead === undefined ? undefined : (await readRoot(tables, lead))?.id;
      }),
    );
    for (const [at, email] of missing.entries()) {
      const lead = leads[at];
      if (lead !== undefined) found.set(email, lead);
    }
  }
  return found;
};

const addTask = async (
  tables: Tables,
  lead: string,
  n: number,
  person: Person,
  history: History,
  now: number,
): Promise<void> => {
  const task: Task | undefined = exampleTask({ id: taskId(n), n, lead, person, history, now });
  if (task !== undefined) await putTask(tables, task);
};

/** A nurture email that was opened by some, for those who subscribed. */
const addEmail = async (tables: Tables, lead: string, n: number, history: History, now: number): Promise<void> => {
  const first = history.deeds[1];
  if (!history.subscribed || first === undefined) return;
  const at = (daysAgo: number) => new Date(now - daysAgo * DAY_MS).toISOString();
  await putMessage(
    tables,
    {
      id: `${EXAMPLES}-${n}`,
      lead,
      template: 'mql-1-first-steps',
      templateVersion: 1,
      topic: 'marketing',
      status: 'sent',
      at: at(first.daysAgo),
      events: {},
    },
    true,
  );
};
