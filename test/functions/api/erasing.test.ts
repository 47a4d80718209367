import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LeadList } from '../../../functions/api/contract/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';

let stack: Stack;
const dataDir = mkdtempSync(join(tmpdir(), 'ripen-erase-'));
beforeAll(async () => {
  stack = await startStack({ dataDir });
});
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const EMAIL = 'erased.person@private.example';
const filesWith = (folder: string, word: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesWith(path, word);
    return readFileSync(path).toString('latin1').toLowerCase().includes(word) ? [name] : [];
  });

it('leaves nothing of an erased person in the whole data folder or the log, and hands out all of it before', async () => {
  await stack.post('/v1/identify', { userId: 'to-erase-1', traits: { email: EMAIL, name: 'Erased Person' } });
  await stack.post('/v1/track', {
    userId: 'to-erase-1',
    event: 'Demo Requested',
    context: { traits: { email: EMAIL } },
  });
  await stack.post('/v1/identify', { userId: 'kept', traits: { email: 'kept.person@private.example' } });
  // Refused, and kept to be looked at, with the address in it.
  const refused = await stack.post('/v1/track', { userId: 'to-erase-1', properties: { email: EMAIL.toUpperCase() } });
  expect(refused.status).toBe(400);
  await stack.drained();
  await stack.sweep();
  await stack.drained();
  const { items } = await stack.get<LeadList>('/api/leads');
  const lead = items.find(({ email }) => email === EMAIL);
  expect(lead).toBeDefined();
  expect(stack.ripen.aws.mailbox.list().some(({ to }) => to.includes(EMAIL))).toBe(true);

  const file = (await (await stack.api(`/api/leads/${lead?.id}/export`)).json()) as Record<string, unknown[]>;
  expect(file).toMatchObject({ profile: { email: EMAIL }, identifiers: expect.arrayContaining(['to-erase-1', EMAIL]) });
  for (const part of ['entries', 'emails', 'flows']) expect(file[part]?.length, part).toBeGreaterThan(0);

  expect((await stack.api(`/api/leads/${lead?.id}`, { method: 'DELETE' })).status).toBe(200);
  await stack.drained();
  await stack.sweep();
  await stack.drained();
  await stack.close();
  expect(filesWith(dataDir, 'kept.person@private.example')).not.toEqual([]);
  expect(filesWith(dataDir, EMAIL)).toEqual([]);
  expect(filesWith(dataDir, 'erased person')).toEqual([]);
  expect(stack.logs.join('\n').toLowerCase()).not.toContain(EMAIL);
});
