import { view } from '../../../shared/scoring/index.ts';
import { notFound, type Services } from '../../http/index.ts';
import { setting } from '../../runtime/index.ts';
import { writeAll } from '../../store/dynamo/batch.ts';
import type { Item, Key } from '../../store/dynamo/item.ts';
import { queryAll, scanAll } from '../../store/dynamo/query.ts';
import { enrolmentsOf, writeExit } from '../../store/enrolment-table.ts';
import { forgetImportRows } from '../../store/import.ts';
import { type Lead, leadKey, readRoot } from '../../store/lead.ts';
import { sentToKey } from '../../store/message.ts';
import { forgetRejects } from '../../store/reject.ts';
import { hashAddress, putSuppression } from '../../store/suppression.ts';
import { key, type TableName, type Tables } from '../../store/table.ts';
import { forgetCap } from '../../store/weekly-cap.ts';
import type { Programs } from './programs.ts';

const SEGMENTS = 4;

/** Erases a lead, whichever id of it is given, with everyone who was merged into it. */
export const erase = async (services: Services, programs: Programs, id: string): Promise<void> => {
  const lead = await readRoot(services.tables, id);
  if (lead === undefined) throw notFound('lead');
  await eraseLeads(services, programs, [lead]);
};

/**
 * Erases leads. The refusal of mail is kept first, as a keyed hash; identifiers go before the leads, so that what arrives
 * meanwhile is a new lead's; the ledger goes last and is looked at twice. What is cut off is finished by asking again.
 */
export const eraseLeads = async (services: Services, programs: Programs, leads: readonly Lead[]): Promise<void> => {
  const { tables } = services;
  if (leads.length === 0) return;
  const ids = leads.flatMap(({ id, members }) => [id, ...members]);
  const addresses = (await Promise.all(leads.map((lead) => keepRefusal(services, programs, lead)))).flat();
  const at = services.now();
  const enrolments = (await Promise.all(ids.map((it) => enrolmentsOf(tables, it)))).flat();
  const running = enrolments.filter(({ status }) => status === 'running');
  await Promise.all(running.map(({ id }) => writeExit(tables, id, { reason: 'The lead was erased.', at })));
  await remove(tables, 'Tasks', (await Promise.all(ids.map((it) => taskKeys(tables, it)))).flat());
  await remove(tables, 'Workspace', (await Promise.all(ids.map((it) => messageKeys(tables, it)))).flat());
  const aliases = await aliasKeys(tables, new Set(ids));
  await forgetWords(services, [...addresses, ...aliases.map(({ pk }) => identifierIn(tables, pk))]);
  await remove(tables, 'Leads', aliases);
  for (let pass = 0; pass < 2; pass += 1) {
    await remove(tables, 'Ledger', (await Promise.all(ids.map((it) => ledgerKeys(tables, it)))).flat());
    await remove(tables, 'Leads', (await Promise.all(ids.map((it) => leadItems(tables, it)))).flat());
  }
};

/** The value in the key of an identifier's item: what follows the workspace, `alias` and its kind. */
const identifierIn = ({ ws }: Tables, pk: string): string => pk.slice(ws.length).split('#').slice(3).join('#');

/** The identifiers that stand for these leads. */
export const identifiersOf = async (tables: Tables, leads: ReadonlySet<string>): Promise<string[]> =>
  (await aliasKeys(tables, leads)).map(({ pk }) => identifierIn(tables, pk));

/** What names the person outside of their own items: messages that were refused, rows of imports, mails, dead letters. */
const forgetWords = async ({ tables, deps }: Services, identifiers: readonly string[]): Promise<void> => {
  const words = [...new Set(identifiers.map((it) => it.toLowerCase()))].filter((it) => it !== '');
  const isAbout = (text: string) => {
    const lower = text.toLowerCase();
    // An address is one wherever it stands; another identifier may be a number, so only where it stands alone.
    return words.some((it) => lower.includes(it.includes('@') ? it : JSON.stringify(it)));
  };
  const addresses = words.filter((it) => it.includes('@'));
  const sentTo = addresses.map((it) => sentToKey(tables, hashAddress(setting(deps, 'SECRET'), it)));
  const rows = await Promise.all(sentTo.map((partition) => queryAll(tables, { table: 'Workspace', partition })));
  await remove(tables, 'Workspace', keysOf(rows.flat()));
  await forgetRejects(tables, isAbout);
  await forgetImportRows(tables, isAbout);
  await deps.forget?.(addresses);
};

/** Nobody who said no is mailed again because we forgot who they were. Answers the lead's address, if it has one. */
const keepRefusal = async ({ tables, deps, now }: Services, programs: Programs, lead: Lead): Promise<string[]> => {
  const { program } = await programs.of(lead.scored);
  const seen = view(program, lead.state, now());
  const { email } = seen.lead;
  if (typeof email === 'string') await forgetCap(tables, hashAddress(setting(deps, 'SECRET'), email));
  if (typeof email !== 'string') return [];
  if (!seen.consent.suppressed && seen.consent.email !== 'unsubscribed') return [email];
  const address = hashAddress(setting(deps, 'SECRET'), email);
  await putSuppression(tables, { address, cause: 'unsubscribed', at: now() });
  return [email];
};

const keysOf = (items: readonly Item[]): Key[] => items.map(({ pk, sk }) => ({ pk: pk as string, sk: sk as string }));
const keysOnly = ['pk', 'sk'];

const ledgerKeys = async (tables: Tables, lead: string): Promise<Key[]> =>
  keysOf(await queryAll(tables, { table: 'Ledger', partition: key(tables.ws, lead), only: keysOnly }));

/** The lead itself and what lies beside it. */
const leadItems = async (tables: Tables, lead: string): Promise<Key[]> =>
  keysOf(await queryAll(tables, { table: 'Leads', partition: leadKey(tables.ws, lead).pk, only: keysOnly }));

const taskKeys = async (tables: Tables, lead: string): Promise<Key[]> =>
  keysOf(await queryAll(tables, { table: 'Tasks', index: 'byLead', partition: key(tables.ws, lead), only: keysOnly }));

const messageKeys = async (tables: Tables, lead: string): Promise<Key[]> => {
  const items = await queryAll(tables, { table: 'Workspace', partition: key(tables.ws, 'messages', lead) });
  return items.flatMap(({ pk, sk, message }) => [
    { pk: pk as string, sk: sk as string },
    { pk: key(tables.ws, 'message', message as string), sk: 'message' },
  ]);
};

/** Identifiers know their lead, a lead does not know its identifiers: they are looked for in the whole table. */
const aliasKeys = async (tables: Tables, leads: ReadonlySet<string>): Promise<Key[]> => {
  const keys: Key[] = [];
  const aliases = {
    ConsistentRead: true,
    FilterExpression: 'sk = :alias',
    ProjectionExpression: 'pk, sk, #lead',
    ExpressionAttributeNames: { '#lead': 'lead' },
    ExpressionAttributeValues: { ':alias': 'alias' },
  };
  await scanAll(tables, 'Leads', aliases, SEGMENTS, (items) => {
    keys.push(...keysOf(items.filter(({ lead }) => leads.has(lead as string))));
  });
  return keys;
};

const remove = (tables: Tables, table: TableName, keys: readonly Key[]): Promise<void> =>
  writeAll(
    tables,
    table,
    keys.map((it) => ({ remove: it })),
  );
