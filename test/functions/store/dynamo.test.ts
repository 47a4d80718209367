import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { claimAlias } from '../../../functions/store/alias.ts';
import { getAll, type Write, writeAll } from '../../../functions/store/dynamo/batch.ts';
import {
  absent,
  allOf,
  anyOf,
  atMost,
  deleteIf,
  equals,
  present,
  putIf,
  putOrFind,
  unchangedSince,
} from '../../../functions/store/dynamo/conditional.ts';
import { getItem, putItem } from '../../../functions/store/dynamo/item.ts';
import { countItems, queryAll, queryFrom } from '../../../functions/store/dynamo/query.ts';
import { append, count, remove, set, setEach, updateIf, updateItem } from '../../../functions/store/dynamo/update.ts';
import { getVersions, listDrafts, putDraft, putFlowListed, putVersion } from '../../../functions/store/flow.ts';
import { getKey, listKeys, putKey, updateKey } from '../../../functions/store/key.ts';
import { appendEntry, readEntries } from '../../../functions/store/ledger.ts';
import { getMessages, putMessage } from '../../../functions/store/message.ts';
import { listRejects, putRejects } from '../../../functions/store/reject.ts';
import { key, type Tables } from '../../../functions/store/table.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';
import { aFlow, sendEmail } from '../some-flows.ts';

const at = '2026-11-01T00:00:00.000Z';

describe('the four operations on DynamoDB', () => {
  let pipeline: Pipeline;
  let tables: Tables;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true });
    tables = pipeline.tables;
  });
  afterEach(() => pipeline.faults.reset());
  afterAll(() => pipeline?.close());

  const keys = (name: string, many: number) =>
    Array.from({ length: many }, (_, n) => ({ pk: key(tables.ws, name), sk: String(n).padStart(4, '0') }));
  const halfOfEveryBatch = () => pipeline.faults.onCall({ service: 'dynamodb' }, 'unprocessed');

  it('write and read all of a batch of which half is handed back each time', async () => {
    const all = keys('halves', 130);
    const some = pipeline.faults.onCall({ service: 'dynamodb' }, 'unprocessed', { times: 12 });
    const writes: Write[] = all.map((it, n) => ({ put: { ...it, n } }));
    await writeAll(tables, 'Workspace', writes);
    expect(some.hits()).toBe(12);
    pipeline.faults.onCall({ service: 'dynamodb' }, 'unprocessed', { times: 6 });
    const read = await getAll(
      tables,
      [...all, ...all].map((it) => ({ table: 'Workspace' as const, key: it })),
    );
    expect(read.map(({ n }) => n as number).toSorted((a, b) => a - b)).toEqual(all.map((_, n) => n));
    pipeline.faults.onCall({ service: 'dynamodb' }, 'unprocessed', { times: 6 });
    await writeAll(
      tables,
      'Workspace',
      all.map((it) => ({ remove: it })),
    );
    expect(await queryAll(tables, { table: 'Workspace', partition: key(tables.ws, 'halves') })).toEqual([]);
  });

  it('give up with an error that says it may be tried again where nothing at all is taken', async () => {
    const [one] = keys('never', 1);
    if (one === undefined) return;
    halfOfEveryBatch();
    await expect(writeAll(tables, 'Workspace', [{ put: one }])).rejects.toMatchObject({ name: 'RetryableError' });
    await expect(getAll(tables, [{ table: 'Workspace', key: one }])).rejects.toMatchObject({ name: 'RetryableError' });
  });

  it('tell what stood in the way of a conditional write, nested values too, without reading again', async () => {
    const [it] = keys('in-the-way', 1);
    if (it === undefined) return;
    expect(await putOrFind(tables, 'Workspace', { ...it, is: { deep: [1, 'two'] } }, absent())).toMatchObject({
      done: true,
    });
    pipeline.faults.clearCounts();
    expect(await putOrFind(tables, 'Workspace', { ...it, is: 'other' }, absent())).toEqual({
      done: false,
      found: { ...it, is: { deep: [1, 'two'] } },
    });
    expect(await updateItem(tables, 'Workspace', it, [set('is', 1)], { when: equals('is', 2) })).toEqual({
      done: false,
      found: { ...it, is: { deep: [1, 'two'] } },
    });
    expect(pipeline.faults.counts()).toEqual({ observer: { 'dynamodb:PutItem': 1, 'dynamodb:UpdateItem': 1 } });
    const missing = { ...it, sk: 'missing' };
    expect(await updateItem(tables, 'Workspace', missing, [set('is', 1)], { when: present() })).toEqual({
      done: false,
      found: undefined,
    });
  });

  it('change attributes and what lies in their maps under names of any kind', async () => {
    const [it] = keys('changes', 1);
    if (it === undefined) return;
    await putItem(tables, 'Workspace', { ...it, status: 'new', map: {} });
    const odd = 'a.b#c:d "quoted" __proto__';
    const outcome = await updateItem(
      tables,
      'Workspace',
      it,
      [
        ...setEach({ name: 'x', left: undefined }),
        set(['map', odd], { size: 1 }),
        count('hits', 2),
        append('list', ['a']),
        remove('status'),
      ],
      { when: allOf(equals('status', 'new'), anyOf(absent('hits'), atMost('hits', 0))), answer: 'after' },
    );
    expect(outcome).toEqual({
      done: true,
      item: { ...it, name: 'x', map: { [odd]: { size: 1 } }, hits: 2, list: ['a'] },
    });
    expect(await updateIf(tables, 'Workspace', it, [count('hits')], equals('hits', 3))).toBe(false);
    expect(await deleteIf(tables, 'Workspace', it, equals('hits', 3))).toBe(false);
    expect(await deleteIf(tables, 'Workspace', it, equals('hits', 2))).toBe(true);
    expect(await getItem(tables, 'Workspace', it)).toBeUndefined();
  });

  it('write a counted item once for each count', async () => {
    const [it] = keys('revised', 1);
    if (it === undefined) return;
    const save = (revision: number) =>
      putIf(tables, 'Workspace', { ...it, revision }, unchangedSince('revision', revision - 1));
    expect([await save(2), await save(1), await save(1), await save(2)]).toEqual([false, true, false, true]);
  });

  it('read pages, counts and ranges of a partition', async () => {
    const all = keys('pages', 30);
    await writeAll(
      tables,
      'Workspace',
      all.map((it) => ({ put: it })),
    );
    const partition = key(tables.ws, 'pages');
    expect(await countItems(tables, { table: 'Workspace', partition })).toBe(30);
    const latest = await queryFrom(tables, { table: 'Workspace', partition, newestFirst: true }, 2, undefined);
    expect(latest.items.map(({ sk }) => sk)).toEqual(['0029', '0028']);
    const between = { table: 'Workspace' as const, partition, sort: { from: '0003', to: '0005' } };
    expect((await queryAll(tables, between)).map(({ sk }) => sk)).toEqual(['0003', '0004', '0005']);
  });

  it('find whose an identifier is in the one write that claims it', async () => {
    const alias = { kind: 'email' as const, value: 'once@acme.example' };
    pipeline.faults.clearCounts();
    const since = '2026-01-01T00:00:00.000Z';
    expect([
      (await claimAlias(tables, alias, { lead: 'lead-1', since })).lead,
      (await claimAlias(tables, alias, { lead: 'lead-2', since })).lead,
    ]).toEqual(['lead-1', 'lead-1']);
    expect(pipeline.faults.counts()).toEqual({ observer: { 'dynamodb:PutItem': 2 } });
  });

  describe('while DynamoDB hands back a part of every batch', () => {
    /** Enough for every batch of the test, few enough for the last item of each. */
    const partly = () => {
      for (const operation of ['BatchGetItem', 'BatchWriteItem']) {
        pipeline.faults.onCall({ service: 'dynamodb', operation }, 'unprocessed', { times: 5 });
      }
    };

    it('changes a key in what opens and in what Setup shows', async () => {
      const made = {
        id: 'key-9',
        name: 'Server',
        kind: 'server' as const,
        scopes: ['leads:write'],
        origins: [],
        thankYouOrigins: [],
        starts: 'rk_nine',
        createdAt: at,
        createdBy: 'test',
      };
      await putKey(tables, 'rk_nine', made);
      partly();
      expect(await updateKey(tables, { ...made, scopes: [] })).toBe(true);
      expect((await getKey(tables, 'rk_nine'))?.scopes).toEqual([]);
      expect((await listKeys(tables)).find(({ id }) => id === 'key-9')?.scopes).toEqual([]);
    });

    it('files and lists every reject', async () => {
      partly();
      const all = Array.from({ length: 60 }, (_, n) => ({ id: `r-${n}`, at, source: 's', problems: [], body: '' }));
      await putRejects(tables, all);
      expect((await listRejects(tables, 100, undefined)).items).toHaveLength(60);
    });

    it('reads every version and draft of flows', async () => {
      const flow = aFlow({ hello: sendEmail('welcome') });
      const ids = Array.from({ length: 12 }, (_, n) => `many-${n}`);
      for (const id of ids) {
        const it = { ...flow, id };
        await putVersion(tables, { version: 1, flow: it, publishedAt: at, publishedBy: 'x', note: '', revision: 1 });
        await putDraft(tables, { flow: it, revision: 1, editedAt: at, editedBy: 'x' });
        await putFlowListed(tables, { id, name: id, kind: 'trigger', revision: 1, editedAt: at, editedBy: 'x' });
      }
      partly();
      const wanted = ids.map((id) => ({ flow: id, version: 1 }));
      expect((await getVersions(tables, wanted)).map((it) => it.flow.id).toSorted()).toEqual(ids.toSorted());
      expect((await listDrafts(tables)).map((it) => it.flow.id).toSorted()).toEqual(ids.toSorted());
    });

    it('reads every message and every ledger entry asked for', async () => {
      const ids = Array.from({ length: 30 }, (_, n) => `m-${n}`);
      for (const id of ids) {
        const email = { id, lead: 'lead-m', template: 't', templateVersion: 1 };
        await putMessage(tables, { ...email, topic: 'marketing', status: 'sent', at, events: {} });
        const entry = {
          v: 1,
          kind: 'retraction',
          id,
          at,
          receivedAt: at,
          source: { kind: 'server', id: 't' },
        } as const;
        await appendEntry(tables, 'lead-m', { ...entry, of: 'a#x', reason: 'x' });
      }
      partly();
      expect((await getMessages(tables, ids)).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      const read = await readEntries(
        tables,
        'lead-m',
        ids.map((id) => `r#${id}`),
      );
      expect(read.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    });
  });
});
