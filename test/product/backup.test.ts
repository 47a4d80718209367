import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTables } from '../../functions/store/table.ts';
import { order } from '../../infra/local/control.ts';
import { restoreBackup } from '../../infra/local/data/backup.ts';
import { openFolder } from '../../infra/local/folder.ts';
import { verify, wrongIn } from '../../infra/local/verify.ts';
import { type Stack, startStack } from '../stack/index.ts';

const NOW = '2026-11-29T12:00:00.000Z';
let folder: string;
let stack: Stack;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ripen-backup-test-'));
  stack = await startStack();
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

const types = ['Newsletter Subscribed', 'Ebook Downloaded', 'Webinar Attended', 'Pricing Viewed', 'Trial Started'];
const post = async (n: number): Promise<string | undefined> => {
  const messageId = `m-${n}`;
  const person = `lead-${n % 30}`;
  const answer = await stack.post('/v1/track', {
    ...{ messageId, userId: person, event: types[n % types.length] },
    properties: { title: `title ${n}` },
    context: { traits: { email: `${person}@backup.example` } },
  });
  return answer.ok ? messageId : undefined;
};

/** Everything of a folder that can be compared, read with nothing running in it. */
const look = async (dataDir: string) => {
  const opened = await openFolder(dataDir);
  try {
    const tables = openTables(opened.deps);
    const scan = async (TableName: string) => {
      const items: Record<string, unknown>[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await tables.doc.send(new ScanCommand({ TableName, ExclusiveStartKey: from }));
        items.push(...(page.Items ?? []));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return items;
    };
    return {
      ledger: new Set((await scan(tables.names.Ledger)).map(({ sk }) => String(sk))),
      running: (await scan(tables.names.Enrolments)).filter(({ status }) => status === 'running').map(({ id }) => id),
      queued: opened.queued().map(({ body }) => body),
      found: await verify(opened.deps),
    };
  } finally {
    await opened.close();
  }
};

describe('a backup that is taken while it is written to', { timeout: 120_000 }, () => {
  const file = () => join(folder, 'one.backup');
  const before: string[] = [];
  let mailsBefore = 0;

  it('holds every activity that was acknowledged before it began, whole and consistent', async () => {
    for (let n = 0; n < 300; n += 10) {
      const ids = await Promise.all(Array.from({ length: 10 }, (_, at) => post(n + at)));
      before.push(...ids.filter((id) => id !== undefined));
    }
    let going = true;
    let n = 300;
    const load = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (going) await post(n++);
      }),
    );
    // Posts are under way all the while, however soon the backup is done.
    await vi.waitFor(() => expect(n).toBeGreaterThan(310), { interval: 1 });
    const said = await order(stack.dataDir, 'backup', file());
    going = false;
    await load;
    expect(said).toContain('Written to');
    expect(statSync(file()).mode & 0o077).toBe(0);
    expect(existsSync(`${file()}.part`)).toBe(false);

    const copy = join(folder, 'looked-at');
    restoreBackup(file(), copy, NOW);
    const { ledger, queued } = await look(copy);
    // What was acknowledged lies in the ledger, or in a queue on its way there.
    const onTheWay = queued.join('\n');
    expect(before.filter((id) => !ledger.has(`a#${id}`) && !onTheWay.includes(`"${id}"`))).toEqual([]);
    // An entry whose lead was not written yet has its message in the queue: whoever opens the copy finishes it.
    const opened = await startStack({ dataDir: copy });
    await opened.drained();
    await opened.close();
    expect(wrongIn((await look(copy)).found)).toEqual([]);
    await stack.drained();
    mailsBefore = stack.ripen.aws.mailbox.list({ limit: 10_000 }).length;
    expect(mailsBefore).toBeGreaterThan(0);
  });

  it('is refused over a file that is there, and leaves nothing half', async () => {
    await expect(order(stack.dataDir, 'backup', file())).rejects.toThrow(/is there already/);
    await expect(order(stack.dataDir, 'backup', join(folder, 'none', 'x'))).rejects.toThrow(/There is no folder/);
  });

  it('opens as a workspace that sends nothing until somebody says so, and then sends what waits, once', async () => {
    await stack.drained();
    const second = join(folder, 'two.backup');
    await order(stack.dataDir, 'backup', second);
    const dataDir = join(folder, 'restored');
    restoreBackup(second, dataDir, NOW);
    const restored = await startStack({ dataDir });
    try {
      const health = await (await fetch(`${restored.url}/health`)).json();
      expect(health).toMatchObject({ ok: true, held: expect.stringContaining('ripen release') });
      const mails = () => restored.ripen.aws.mailbox.list({ limit: 10_000 }).length;
      expect(mails()).toBe(mailsBefore);
      for (const event of types) {
        await restored.post('/v1/track', {
          userId: 'new',
          event,
          context: { traits: { email: 'new@backup.example' } },
        });
      }
      await restored.drained();
      // Scored, entered, and standing still.
      const lead = await restored.get<{ items: { score: number }[] }>('/api/leads?search=new@backup');
      expect(lead.items[0]?.score).toBeGreaterThan(50);
      expect(mails()).toBe(mailsBefore);
      await restored.restart();
      await restored.drained();
      expect(mails()).toBe(mailsBefore);

      expect(await order(dataDir, 'release')).toContain('Released');
      await restored.drained();
      expect(mails()).toBe(mailsBefore + 1);
      expect(await (await fetch(`${restored.url}/health`)).json()).not.toHaveProperty('held');
    } finally {
      await restored.close();
    }
  });

  it('is not restored over anything, nor from what is no whole backup; a restore that was cut off is begun again', async () => {
    expect(() => restoreBackup(file(), stack.dataDir, NOW)).toThrow(/is not empty/);
    const cut = join(folder, 'cut.backup');
    writeFileSync(cut, 'not a backup');
    const into = join(folder, 'into');
    expect(() => restoreBackup(cut, into, NOW)).toThrow(/no backup of Ripen/);
    await expect(openFolder(into)).rejects.toThrow(/cut off.*again/);
    truncateSync(cut, 0);
    expect(() => restoreBackup(cut, into, NOW)).toThrow(/no backup of Ripen/);
    restoreBackup(file(), into, NOW);
    const opened = await openFolder(into);
    await opened.close();
  });
});
