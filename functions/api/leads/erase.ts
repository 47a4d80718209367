import { BatchWriteCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { RetryableError, setting } from '../../runtime/index.ts';
import { enrolmentsOf, writeExit } from '../../store/enrolment-table.ts';
import { type Lead, leadKey, readRoot } from '../../store/lead.ts';
import { hashAddress, putSuppression } from '../../store/suppression.ts';
import { key, type TableName, type Tables } from '../../store/table.ts';
import { notFound } from '../http/refusal.ts';
import type { Services } from '../services.ts';

type Key = { pk: string; sk: string };
const BATCH = 25;
const ROUNDS = 8;

/**
 * Erases a lead with everyone who was merged into it. The refusal of mail is kept first, as a keyed hash; identifiers go
 * before the lead, so that what arrives meanwhile is a new lead's; the ledger goes last and is looked at twice. What is
 * cut off is finished by asking again.
 */
export const erase = async (services: Services, id: string): Promise<void> => {
  const { tables } = services;
  const lead = await readRoot(tables, id);
  if (lead === undefined) throw notFound('lead');
  const ids = [lead.id, ...lead.members];
  await keepRefusal(services, lead);
  const at = services.now();
  const enrolments = (await Promise.all(ids.map((it) => enrolmentsOf(tables, it)))).flat();
  for (const { id: enrolment, status } of enrolments) {
    if (status === 'running') await writeExit(tables, enrolment, { reason: 'The lead was erased.', at });
  }
  await remove(tables, 'Tasks', (await Promise.all(ids.map((it) => taskKeys(tables, it)))).flat());
  await remove(tables, 'Leads', await aliasKeys(tables, new Set(ids)));
  const leadItems = ids.flatMap((it) => [leadKey(tables.ws, it), { ...leadKey(tables.ws, it), sk: 'overflow' }]);
  for (let pass = 0; pass < 2; pass += 1) {
    await remove(tables, 'Ledger', (await Promise.all(ids.map((it) => ledgerKeys(tables, it)))).flat());
    await remove(tables, 'Leads', leadItems);
  }
};

/** Nobody who said no is mailed again because we forgot who they were. */
const keepRefusal = async ({ tables, deps, now }: Services, { state }: Lead): Promise<void> => {
  const { email } = state.p;
  if (typeof email !== 'string' || (state.x !== 1 && state.e?.s !== 'unsubscribed')) return;
  const address = hashAddress(setting(deps, 'SECRET'), email);
  await putSuppression(tables, { address, cause: 'unsubscribed', at: now() });
};

const keysOf = (items: Record<string, unknown>[] | undefined): Key[] =>
  (items ?? []).map(({ pk, sk }) => ({ pk: pk as string, sk: sk as string }));

const ledgerKeys = async (tables: Tables, lead: string): Promise<Key[]> => {
  const keys: Key[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await tables.doc.send(
      new QueryCommand({
        TableName: tables.names.Ledger,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': key(tables.ws, lead) },
        ProjectionExpression: 'pk, sk',
        ConsistentRead: true,
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    keys.push(...keysOf(page.Items));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return keys;
};

const taskKeys = async (tables: Tables, lead: string): Promise<Key[]> => {
  const { Items } = await tables.doc.send(
    new QueryCommand({
      TableName: tables.names.Tasks,
      IndexName: 'byLead',
      KeyConditionExpression: 'leadPk = :pk',
      ExpressionAttributeValues: { ':pk': key(tables.ws, lead) },
    }),
  );
  return keysOf(Items);
};

/** Identifiers know their lead, a lead does not know its identifiers: they are looked for in the whole table. */
const aliasKeys = async (tables: Tables, leads: ReadonlySet<string>): Promise<Key[]> => {
  const keys: Key[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await tables.doc.send(
      new ScanCommand({
        TableName: tables.names.Leads,
        FilterExpression: 'sk = :alias',
        ProjectionExpression: 'pk, sk, #lead',
        ExpressionAttributeNames: { '#lead': 'lead' },
        ExpressionAttributeValues: { ':alias': 'alias' },
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    keys.push(...keysOf(page.Items?.filter(({ lead }) => leads.has(lead as string))));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return keys;
};

const remove = async (tables: Tables, table: TableName, keys: readonly Key[]): Promise<void> => {
  const name = tables.names[table];
  for (let from = 0; from < keys.length; from += BATCH) {
    let left = keys.slice(from, from + BATCH).map((Key) => ({ DeleteRequest: { Key } }));
    for (let round = 0; left.length > 0; round += 1) {
      if (round === ROUNDS) throw new RetryableError('The table did not take all deletions.');
      const { UnprocessedItems } = await tables.doc.send(new BatchWriteCommand({ RequestItems: { [name]: left } }));
      left = (UnprocessedItems?.[name] ?? []) as typeof left;
    }
  }
};
