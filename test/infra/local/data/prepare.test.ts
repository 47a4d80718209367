import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { DataFolderError } from '../../../../infra/local/aws/index.ts';
import { prepareFolder } from '../../../../infra/local/data/prepare.ts';
import { aFolder } from '../aws/a-cloud.ts';

const parts = { store: 'a'.repeat(32), issuer: 'b'.repeat(32) };

/** A folder whose first start went through. */
const aWholeFolder = () => {
  const folder = aFolder();
  const prepared = prepareFolder(folder);
  writeFileSync(`${folder}/aws.sqlite`, 'the store');
  writeFileSync(`${folder}/issuer.sqlite`, 'the accounts');
  const secret = prepared.secret();
  prepared.complete(parts);
  return { folder, secret };
};
const refusalOf = (folder: string): string => {
  try {
    const prepared = prepareFolder(folder);
    prepared.secret();
    prepared.complete(parts);
    return 'taken';
  } catch (error) {
    return error instanceof DataFolderError ? error.message : `not in words: ${String(error)}`;
  }
};

test('a whole folder is taken again and again, with the same secret', () => {
  const { folder, secret } = aWholeFolder();
  expect(refusalOf(folder)).toBe('taken');
  expect(prepareFolder(folder).secret()).toBe(secret);
});

test.each(['aws.sqlite', 'issuer.sqlite', 'secret'])('a folder without its %s is refused by name', (name) => {
  const { folder } = aWholeFolder();
  rmSync(`${folder}/${name}`);
  expect(refusalOf(folder)).toMatch(
    new RegExp(`${name.replace('.', '\\.')} is missing in .*Put it back.*ripen restore`),
  );
});

test('a secret of another folder, and an empty one, are refused', () => {
  const { folder, secret } = aWholeFolder();
  writeFileSync(`${folder}/secret`, 'another');
  expect(refusalOf(folder)).toContain('is not the secret that belongs into this folder');
  writeFileSync(`${folder}/secret`, '');
  expect(refusalOf(folder)).toContain('is empty');
  writeFileSync(`${folder}/secret`, secret);
  expect(refusalOf(folder)).toBe('taken');
});

test('stores of another folder are refused', () => {
  const { folder } = aWholeFolder();
  const prepared = prepareFolder(folder);
  expect(() => prepared.complete({ ...parts, issuer: 'c'.repeat(32) })).toThrow(/issuer\.sqlite is not the file/);
  expect(() => prepared.complete({ ...parts, store: 'c'.repeat(32) })).toThrow(/aws\.sqlite is not the file/);
});

test('parts of a folder without its data are refused, not taken for a new workspace', () => {
  const folder = aFolder();
  writeFileSync(`${folder}/issuer.sqlite`, 'accounts');
  writeFileSync(`${folder}/secret`, 'a secret');
  expect(refusalOf(folder)).toMatch(/issuer\.sqlite and secret but no aws\.sqlite with data in it: they are missing/);
});

test('a store of version 0.1 whose log is gone is not taken for a new one', () => {
  const folder = aFolder();
  // Until its first checkpoint the main file is this and nothing more.
  const database = new DatabaseSync(`${folder}/aws.sqlite`);
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
  writeFileSync(`${folder}/issuer.sqlite`, 'accounts');
  writeFileSync(`${folder}/secret`, 'the secret of 0.1');
  expect(statSync(`${folder}/aws.sqlite`).size).toBe(4096);
  expect(refusalOf(folder)).toMatch(/no aws\.sqlite with data in it: they are missing, or their log/);
});

test('what version 0.1 wrote is taken as it is, but not without its secret', () => {
  const folder = aFolder();
  for (const name of ['aws.sqlite', 'issuer.sqlite']) writeFileSync(`${folder}/${name}`, 'of 0.1');
  expect(refusalOf(folder)).toMatch(/secret is missing, and there are data beside it/);
  writeFileSync(`${folder}/secret`, 'the secret of 0.1');
  expect(refusalOf(folder)).toBe('taken');
  expect(prepareFolder(folder).secret()).toBe('the secret of 0.1');
});

test('a first start that was cut off goes on, whatever it had made', () => {
  const folder = aFolder();
  prepareFolder(folder);
  expect(refusalOf(folder)).toBe('taken');
  const other = aFolder();
  prepareFolder(other).secret();
  writeFileSync(`${other}/aws.sqlite`, '');
  expect(refusalOf(other)).toBe('taken');
});

test('a folder that others could read is closed, and that is said', () => {
  const { folder } = aWholeFolder();
  chmodSync(folder, 0o755);
  chmodSync(`${folder}/secret`, 0o644);
  const said: string[] = [];
  prepareFolder(folder, (line) => void said.push(line));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(`${folder}/secret`).mode & 0o777).toBe(0o600);
  expect(said.join()).toContain('Others on this machine could read');
});

test('a manifest that cannot be read is told, not written over', () => {
  const { folder } = aWholeFolder();
  writeFileSync(`${folder}/manifest.json`, '{"ripen":"data folder","v":2}');
  expect(refusalOf(folder)).toMatch(/manifest\.json cannot be read, or a newer Ripen wrote it/);
  expect(readFileSync(`${folder}/manifest.json`, 'utf8')).toContain('"v":2');
});

test('other files and folders in it are left alone', () => {
  const folder = aFolder();
  mkdirSync(`${folder}/lost+found`);
  expect(refusalOf(folder)).toBe('taken');
  expect(statSync(`${folder}/lost+found`).isDirectory()).toBe(true);
});
