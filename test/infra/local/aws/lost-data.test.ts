import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { DataFolderError, DiskError, startAws } from '../../../../infra/local/aws/index.ts';
import { openStorage } from '../../../../infra/local/aws/storage/storage.ts';
import { aCloud, aFolder, type Cloud } from './a-cloud.ts';
import { ADMIN } from './clients.ts';

const tables = [{ name: 'Things', partitionKey: { name: 'id', type: 'S' as const } }];
const put = ({ documents }: Cloud, id: string) =>
  documents.send(new PutCommand({ TableName: 'Things', Item: { id, text: 'x'.repeat(2000) } }));

/** A folder as a kill left it: everything is in the log, nothing in the main file yet. */
const aKilledFolder = async () => {
  const cloud = await aCloud({ tables });
  for (let n = 0; n < 20; n += 1) await put(cloud, `thing-${n}`);
  const killed = aFolder();
  cpSync(cloud.dataDir, killed, { recursive: true });
  return killed;
};
const refusalOf = async (dataDir: string): Promise<unknown> =>
  startAws({ dataDir, tables, principals: { ADMIN }, buses: [], queues: [], invoke: async () => null }).then(
    async (aws) => {
      await aws.close();
      return 'it opened';
    },
    (error: unknown) => error,
  );

test('what a kill left opens again', async () => {
  expect(await refusalOf(await aKilledFolder())).toBe('it opened');
});

test.each<[string, (folder: string) => void, RegExp]>([
  ['its log is gone', (folder) => rmSync(`${folder}/aws.sqlite-wal`), /log \(.*aws\.sqlite-wal\) is missing or cut/],
  [
    'its log was cut in the middle',
    (folder) => truncateSync(`${folder}/aws.sqlite-wal`, statSync(`${folder}/aws.sqlite-wal`).size / 2),
    /not whole: it ends at change \d+, and \d+ were acknowledged/,
  ],
  ['its log is empty', (folder) => truncateSync(`${folder}/aws.sqlite-wal`, 0), /missing or cut/],
  [
    'its main file is gone with its log',
    (folder) => {
      rmSync(`${folder}/aws.sqlite-wal`);
      rmSync(`${folder}/aws.sqlite`);
    },
    /aws\.sqlite is missing/,
  ],
  ['its main file is gone', (folder) => rmSync(`${folder}/aws.sqlite`), /aws\.sqlite is missing/],
  [
    'its main file is empty',
    (folder) => {
      rmSync(`${folder}/aws.sqlite-wal`);
      truncateSync(`${folder}/aws.sqlite`, 0);
    },
    /aws\.sqlite is empty/,
  ],
  [
    'its main file is something else',
    (folder) => {
      rmSync(`${folder}/aws.sqlite-wal`);
      writeFileSync(`${folder}/aws.sqlite`, 'not a database, but long enough to look like one'.repeat(100));
    },
    /damaged.*ripen restore/,
  ],
])('a folder is refused in words that say what to do when %s', async (_what, harm, words) => {
  const folder = await aKilledFolder();
  harm(folder);
  const refusal = await refusalOf(folder);
  expect(refusal).toBeInstanceOf(DataFolderError);
  expect(String(refusal)).toMatch(words);
  expect(String(refusal)).toMatch(/Put|put/);
});

test('a store of another folder is refused, and taken by whoever says so', async () => {
  const folder = await aKilledFolder();
  const other = await aKilledFolder();
  cpSync(`${other}/aws.sqlite`, `${folder}/aws.sqlite`);
  cpSync(`${other}/aws.sqlite-wal`, `${folder}/aws.sqlite-wal`);
  expect(String(await refusalOf(folder))).toContain('not the store that belongs into this folder');
  rmSync(`${folder}/aws.point`);
  expect(await refusalOf(folder)).toBe('it opened');
});

test('after a checkpoint the main file stands alone', async () => {
  const folder = aFolder();
  const storage = openStorage(folder);
  storage.write(() => storage.run("INSERT INTO definition VALUES ('h', 'text')"));
  await storage.committed();
  storage.checkpoint();
  const alone = aFolder();
  cpSync(`${folder}/aws.sqlite`, `${alone}/aws.sqlite`);
  storage.close();
  const database = new DatabaseSync(`${alone}/aws.sqlite`);
  expect(database.prepare('SELECT text FROM definition').all()).toEqual([{ text: 'text' }]);
  database.close();
});

test('a disk that is full is told in words, loses nothing that was acknowledged, and is written again when there is room', async () => {
  const folder = aFolder();
  const failures: DataFolderError[] = [];
  const storage = openStorage(folder, { onFailure: (failure) => void failures.push(failure) });
  const add = (name: string) =>
    storage.write(() => storage.run('INSERT INTO definition VALUES (?, ?)', name, 'x'.repeat(20_000)));
  const acknowledged: string[] = [];
  storage.write(() => add('first'));
  await storage.committed();
  acknowledged.push('first');
  // SQLite says the same of a file that may not grow as of a disk that is full.
  const pages = storage.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
  storage.get(`PRAGMA max_page_count = ${pages + 20}`);
  const fill = async () => {
    for (let n = 0; n < 100; n += 1) {
      add(`n-${n}`);
      await storage.committed();
      acknowledged.push(`n-${n}`);
    }
  };
  await expect(fill()).rejects.toThrow(/full|no room/);
  await expect(storage.committed()).rejects.toThrow(DiskError);
  expect(() => add('later')).toThrow(/no room left.*Make room/);
  expect(failures).toHaveLength(1);
  storage.close();

  const again = openStorage(folder);
  const kept = again.all<{ hash: string }>('SELECT hash FROM definition').map(({ hash }) => hash);
  expect(kept).toEqual(expect.arrayContaining(acknowledged));
  again.write(() => again.run("INSERT INTO definition VALUES ('room', 'again')"));
  await again.committed();
  again.close();
});

test('only its owner reads the folder and what lies in it', async () => {
  const { dataDir } = await aCloud({ tables });
  for (const file of ['aws.sqlite', 'aws.sqlite-wal', 'aws.point'])
    expect(statSync(`${dataDir}/${file}`).mode & 0o077).toBe(0);
  expect(readFileSync(`${dataDir}/aws.point`, 'utf8')).toMatch(/^[0-9a-f]{32} \d{16}\n$/);
});
