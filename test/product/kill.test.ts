import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTables } from '../../functions/store/table.ts';
import { verify } from '../../infra/local/verify.ts';
import { startStack, WRITE_KEY } from '../stack/index.ts';
import { type Started, startProcess } from '../stack/process.ts';

const ROUNDS = 10;
const BURST = 1000;
const AT_ONCE = 40;
const LEADS = 50;
/** So that leads climb the ladder on the way and runs, waits and emails are under way when the process dies. */
const types = ['Newsletter Subscribed', 'Ebook Downloaded', 'Webinar Attended', 'Pricing Viewed', 'Trial Started'];

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ripen-kill-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Posts a burst; the process is killed once `killAfter` were answered. Answers the ids that got a 2xx. */
const burst = async (started: Started, round: number, killAfter: number): Promise<string[]> => {
  const answered: string[] = [];
  let next = 0;
  let killed: Promise<void> | undefined;
  const worker = async () => {
    while (next < BURST && killed === undefined) {
      const n = next++;
      const messageId = `round-${round}-${n}`;
      const person = `lead-${(round * 7 + n) % LEADS}`;
      const response = await fetch(`${started.url}/v1/track`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` },
        body: JSON.stringify({
          messageId,
          userId: person,
          event: types[n % types.length],
          properties: { title: `title ${n}` },
          context: { traits: { email: `${person}@kill.example` } },
        }),
      }).catch(() => undefined);
      if (response?.ok) answered.push(messageId);
      if (answered.length >= killAfter) killed ??= started.kill();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await killed;
  return answered;
};

describe('kill -9 in the middle of a burst', () => {
  it(`loses nothing that was answered 2xx and doubles nothing, ${ROUNDS} times over`, {
    timeout: 300_000,
  }, async () => {
    const answered: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = await startProcess(dataDir);
      answered.push(...(await burst(started, round, 150 + round * 70)));
    }
    expect(answered.length).toBeGreaterThan(ROUNDS * 150);

    const stack = await startStack({ dataDir });
    try {
      await stack.drained();
      await stack.sweep();
      await stack.drained();
      const deps = stack.ripen.depsOf('api');
      const tables = openTables(deps);
      const places = new Map<string, number>();
      const runs = new Map<string, number>();
      let from: Record<string, unknown> | undefined;
      do {
        const page = await tables.doc.send(
          new ScanCommand({ TableName: tables.names.Ledger, ExclusiveStartKey: from }),
        );
        for (const row of page.Items ?? []) places.set(String(row.sk), (places.get(String(row.sk)) ?? 0) + 1);
        from = page.LastEvaluatedKey;
      } while (from !== undefined);

      expect(answered.filter((id) => places.get(`a#${id}`) !== 1)).toEqual([]);

      const found = await verify(deps);
      expect(found.leads).toBe(LEADS);
      expect(found.differing).toEqual([]);
      expect(found.tornDueRows).toEqual([]);
      expect(found.untold).toEqual([]);

      // Every lead got past 50 points, so each became MQL once and was sent the first email of the nurture flow once.
      const mails = stack.ripen.aws.mailbox.list({ limit: 10_000 });
      for (const mail of mails) {
        const about = `${mail.to.join()} ${mail.subject}`;
        runs.set(about, (runs.get(about) ?? 0) + 1);
      }
      expect(runs.size).toBeGreaterThan(0);
      expect([...runs].filter(([, count]) => count > 1)).toEqual([]);
      expect(stack.ripen.aws.deadLetters.list()).toEqual([]);
    } finally {
      await stack.close();
    }
  });
});
