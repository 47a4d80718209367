import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Deps } from '../../../functions/runtime/index.ts';
import { createStarterWorkspace } from '../../../functions/starter/index.ts';
import { openTables } from '../../../functions/store/table.ts';
import { type Aws, createFaultSwitch, startAws } from '../../../infra/local/aws/index.ts';
import { depsFor, issueCredentials, principalsOf } from '../../../infra/local/host.ts';
import { busDefinitions, machineRole, queueDefinitions, tableDefinitions } from '../../../infra/local/wiring.ts';

const keys = { writeKey: 'wk_first_0123456789', apiKey: 'rk_first_0123456789', timeZone: 'Europe/Vienna' };

const faults = createFaultSwitch();
/** What was called, in its order. */
const operations: string[] = [];
let dataDir: string;
let aws: Aws;
let deps: Deps;
let tester: Deps;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'ripen-starter-'));
  const credentials = issueCredentials();
  aws = await startAws({
    dataDir,
    faults: {
      ...faults,
      strikeCall(principal, service, operation) {
        operations.push(operation);
        return faults.strikeCall(principal, service, operation);
      },
    },
    principals: {
      ...principalsOf(credentials),
      tester: { name: 'tester', secretAccessKey: 'tester', allow: [{ action: '*', resource: '*' }] },
    },
    tables: tableDefinitions(),
    buses: busDefinitions(),
    queues: queueDefinitions().map(({ consumer: _consumer, ...queue }) => queue),
    stateMachineRole: machineRole,
    invoke: async () => null,
  });
  const silent = () => {};
  const made = depsFor('starter', aws, credentials.starter, {
    baseUrl: 'https://ripen.example',
    issuer: 'https://ripen.example/oidc',
    clientId: 'test',
    secret: 'a secret',
    mailFrom: '',
    timeScale: 1,
    webhookAllow: '',
    now: () => Date.parse('2026-11-02T09:00:00Z'),
    log: { info: silent, warn: silent, error: silent },
  });
  deps = { ...made, aws: { ...made.aws, maxAttempts: 1 } };
  tester = { ...made, aws: { ...made.aws, credentials: { accessKeyId: 'tester', secretAccessKey: 'tester' } } };
});
afterAll(async () => {
  await aws.close({ patienceMs: 0 });
  rmSync(dataDir, { recursive: true, force: true });
});

/** A workspace of its own, whose starts die at these calls, one start each, before one goes through. */
const begun = async (workspace: string, cuts: readonly { nth: number; when: 'before' | 'after' }[]) => {
  const inside = (given: Deps): Deps => ({ ...given, env: { ...given.env, WORKSPACE: workspace } });
  let reached = true;
  faults.clearCounts();
  for (const { nth, when } of cuts) {
    const cut = faults.cutAt('starter', nth, when);
    await createStarterWorkspace(inside(deps), keys).catch(() => {});
    faults.reset();
    reached &&= cut.reached();
  }
  await createStarterWorkspace(inside(deps), keys);
  const calls = Object.values(faults.counts().starter ?? {}).reduce((sum, n) => sum + n, 0);
  const tables = openTables(inside(tester));
  const items: string[] = [];
  for (const table of ['Flows', 'Workspace'] as const) {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await tables.doc.send(
        new ScanCommand({
          TableName: tables.names[table],
          FilterExpression: 'begins_with(pk, :ws)',
          ExpressionAttributeValues: { ':ws': `${workspace}#` },
          ExclusiveStartKey: from,
        }),
      );
      items.push(...(page.Items ?? []).map((item) => JSON.stringify(item).replaceAll(`${workspace}#`, 'ws#')));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }
  return { reached, items: items.toSorted(), calls };
};

/** What a repeat may do twice: a machine's version and what is live have another number, what was done is in the audit again. */
const comparable = (items: readonly string[]): string[] =>
  items
    .map((item) => item.replace(/(stateMachine:ripen-[a-z0-9-]+):\d+/g, '$1:n').replace(/(\\?"n\\?"):\d+/g, '$1:0'))
    .filter((item) => !item.includes('flow published'));

it('a first start that dies at any of its writes leaves what the next start completes, to the same workspace', async () => {
  operations.length = 0;
  await createStarterWorkspace({ ...deps, env: { ...deps.env, WORKSPACE: 'recorded' } }, keys);
  const made = [...operations];
  const writes = made.flatMap((name, n) => (/^(Get|BatchGet|Query|Validate)/.test(name) ? [] : [n + 1]));
  expect(writes.length).toBeGreaterThan(40);

  const whole = await begun('whole', []);
  // Emails are written alike: the first ones, and some of the others.
  const some = writes.filter((_, n) => n < 9 || n % 7 === 0 || n > writes.length - 22);
  for (const nth of some) {
    const cut = await begun(`cut-${nth}`, [{ nth, when: 'after' }]);
    expect(cut.reached, `call ${nth}`).toBe(true);
    expect(comparable(cut.items), `cut after call ${nth}, ${made[nth - 1]}`).toEqual(comparable(whole.items));
  }
}, 240_000);

it('one that dies again and again, a little later each time, too', async () => {
  const whole = await begun('first', []);
  const cuts = Array.from({ length: 12 }, (_, n) => ({ nth: 1 + n * 5, when: 'after' as const }));
  expect(comparable((await begun('again', cuts)).items)).toEqual(comparable(whole.items));
}, 60_000);
