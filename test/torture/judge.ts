import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Enrolment, EnrolmentStatus } from '../../functions/store/enrolment.ts';
import { enrolmentsByFlow } from '../../functions/store/enrolment-table.ts';
import { listFlows } from '../../functions/store/flow.ts';
import { openTables, type TableName } from '../../functions/store/table.ts';
import { verify, wrongIn } from '../../infra/local/verify.ts';
import type { Stack } from '../stack/index.ts';
import type { Ledger } from './load.ts';

/** What the kills came to. */
export type Verdict = {
  acknowledged: number;
  /** Acknowledged activities, and rows of imports, that are nowhere. */
  lost: string[];
  /** Activities in more than one ledger, emails sent twice, runs begun twice for one cause. */
  doubled: string[];
  /** Effects of which nobody can know whether they happened, and that say so. */
  uncertain: number;
  /** Webhooks that came again under the same key, as their kind promises. */
  repeated: number;
  emails: number;
  webhooks: number;
  runs: number;
  unfinished: string[];
  wrongLeads: string[];
  deadLetters: number;
};

type Row = Record<string, unknown>;

const rowsOf = async (stack: Stack, table: TableName): Promise<Row[]> => {
  const tables = openTables(stack.ripen.depsOf('api'));
  const rows: Row[] = [];
  let after: Row | undefined;
  do {
    const page = await tables.doc.send(new ScanCommand({ TableName: tables.names[table], ExclusiveStartKey: after }));
    rows.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return rows;
};

/** Every enrolment of every version of every flow, whatever its status. */
const enrolmentsIn = async (stack: Stack): Promise<Enrolment[]> => {
  const tables = openTables(stack.ripen.depsOf('api'));
  const found: Enrolment[] = [];
  for (const { id, version = 0 } of await listFlows(tables)) {
    for (let n = 1; n <= version; n += 1) {
      for (const status of EnrolmentStatus.options) {
        let after: Record<string, unknown> | undefined;
        do {
          const page = await enrolmentsByFlow(tables, id, n, status, { limit: 200, after });
          found.push(...page.enrolments);
          after = page.next;
        } while (after !== undefined);
      }
    }
  }
  return found;
};

const repeatsIn = (names: Iterable<string>): string[] => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([name, count]) => `${name} (${count} times)`);
};

/** Looks at everything, once the process stands and has done what was left. */
export const judge = async (stack: Stack, ledger: Ledger, calls: ReadonlyMap<string, number>): Promise<Verdict> => {
  const deps = stack.ripen.depsOf('api');
  const leads = await rowsOf(stack, 'Leads');
  const closed = new Set(leads.filter(({ mergedInto }) => mergedInto !== undefined).map(({ id }) => String(id)));
  const entries = (await rowsOf(stack, 'Ledger')).filter(({ pk }) => !closed.has(String(pk).split('#').at(-1) ?? ''));
  const activities = entries.map(({ sk }) => String(sk)).filter((sk) => sk.startsWith('a#'));
  const there = new Set(activities);
  const known = new Set(leads.map(({ pk }) => String(pk)));
  const lost = [
    ...[...ledger.acknowledged].filter((id) => !there.has(`a#${id}`)),
    ...[...ledger.rows].filter((email) => ![...known].some((pk) => pk.endsWith(`#${email}`))),
  ];
  const mails = stack.ripen.aws.mailbox.list({ limit: 1_000_000 });
  const tags = mails.map(({ id }) => stack.ripen.aws.mailbox.get(id)?.tags ?? {});
  const enrolments = await enrolmentsIn(stack);
  const causes = enrolments.map(({ lead, flow, at, cause }) => `${lead} ${flow} ${at} ${cause.id}`);
  const workspace = await rowsOf(stack, 'Workspace');
  const claims = enrolments.flatMap((it) => Object.values(it.claims));
  const found = await verify(deps);
  return {
    acknowledged: ledger.acknowledged.size + ledger.rows.size,
    lost,
    doubled: [
      ...repeatsIn(activities),
      ...repeatsIn(
        tags.flatMap(({ message, notice }) =>
          (message ?? notice) === undefined ? [] : [`email ${message ?? notice}`],
        ),
      ),
      ...repeatsIn(causes.map((cause) => `run of ${cause}`)),
    ],
    uncertain:
      workspace.filter(({ sk, status }) => sk === 'message' && status === 'uncertain').length +
      claims.filter(({ uncertain }) => uncertain === true).length,
    repeated: [...calls.values()].filter((count) => count > 1).length,
    emails: mails.length,
    webhooks: calls.size,
    runs: enrolments.length,
    unfinished: enrolments
      .filter(({ flow, status }) => flow === 'torture' && status === 'running')
      .map(({ id }) => String(id)),
    wrongLeads: [...wrongIn(found), ...found.untold],
    deadLetters: stack.ripen.aws.deadLetters.list().length,
  };
};
