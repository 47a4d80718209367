import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateStateMachineCommand, DeleteStateMachineCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getKey } from '../../../functions/store/key.ts';
import type { Tables } from '../../../functions/store/table.ts';
import { arns, REGION } from '../../../infra/local/aws/index.ts';
import { exportTo, linesOf } from '../../../infra/local/commands/transfer.ts';
import { openFolder } from '../../../infra/local/folder.ts';
import { machineRole, tableDefinitions } from '../../../infra/local/wiring.ts';
import { startStack } from '../../stack/index.ts';
import { aCloud, aFolder, type Cloud } from '../local/aws/a-cloud.ts';
import { ADMIN } from '../local/aws/clients.ts';

const cli = fileURLToPath(new URL('../../../infra/cloud/cli.ts', import.meta.url));

/** The command line as an operator calls it, signed in to an account that answers at `endpoint`. */
const operate = (endpoint: string, ...args: string[]) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const env = {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'ADMIN',
      AWS_SECRET_ACCESS_KEY: ADMIN.secretAccessKey,
    };
    execFile(process.execPath, [cli, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
    );
  });

/** An account in which Ripen was deployed without its starter. */
const anAccount = (): Promise<Cloud> => aCloud({ tables: tableDefinitions(), stateMachineRole: machineRole });

/** What a company has on its one machine: a lead with a history, in a nurture, all of it exported. */
const exported = async (folder: string): Promise<{ file: string; counts: string }> => {
  const dataDir = join(folder, 'data');
  const stack = await startStack({ dataDir });
  for (const event of ['Ebook Downloaded', 'Webinar Attended', 'Trial Started']) {
    await stack.post('/v1/track', { userId: 'ada', event, context: { traits: { email: 'ada@acme.example' } } });
    await stack.drained();
  }
  await stack.close();
  const { deps, close } = await openFolder(dataDir);
  const file = join(folder, 'ripen.jsonl');
  const counts = linesOf(await exportTo(deps, file));
  await close();
  return { file, counts };
};

const machinesIn = async ({ states }: Cloud): Promise<string[]> =>
  ((await states.send(new ListStateMachinesCommand({}))).stateMachines ?? []).map(({ name = '' }) => name).sort();

describe('looking after Ripen in an account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ripen-moving-'));
  let file: string;
  let counts: string;
  beforeAll(async () => {
    ({ file, counts } = await exported(folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('moves everything there from a single machine, folds it afresh, compares the counts, and gives it back', async () => {
    const account = await anAccount();
    const { endpoint } = account.aws;

    const imported = await operate(endpoint, 'import', file);
    expect(imported).toMatchObject({ code: 0 });
    expect(imported.said).toContain(counts);
    expect(imported.said).toMatch(/^1 leads, \d+ ledger entries; 0 leads differ/m);
    expect(await operate(endpoint, 'import', file)).toMatchObject({
      code: 2,
      said: expect.stringContaining('There is a workspace here already.'),
    });

    // Live flows run on the machines of the account from now on; the run that was under way has stayed behind.
    const live = await machinesIn(account);
    expect(live).toContain('ripen-mql-nurture');
    const again = join(aFolder(), 'again.jsonl');
    expect((await operate(endpoint, 'export', again)).said).toContain(counts);
    const nurture = readFileSync(again, 'utf8')
      .split('\n')
      .find((line) => line.includes('"flow":"mql-nurture"') && line.includes('"table":"Enrolments"'));
    expect(JSON.parse(nurture ?? '{}').item).toMatchObject({
      status: 'exited',
      exit: { reason: expect.stringContaining('Moved from another installation') },
    });
    expect((await operate(endpoint, 'export', again)).code).toBe(2);

    const definitions = join(aFolder(), 'definitions');
    expect((await operate(endpoint, 'definitions', definitions)).said).toContain(`${live.length} definitions written`);
    expect(readdirSync(definitions).sort()).toEqual(live.map((name) => `${name}.1.asl.json`));
    expect(JSON.parse(readFileSync(join(definitions, 'ripen-mql-nurture.1.asl.json'), 'utf8'))).toMatchObject({
      QueryLanguage: 'JSONata',
    });

    const definition = JSON.stringify({
      StartAt: 'End',
      States: { End: { Type: 'Succeed' } },
      QueryLanguage: 'JSONata',
    });
    const { arn: roleArn } = machineRole;
    for (const name of ['ripen-gone', 'payroll'])
      await account.states.send(new CreateStateMachineCommand({ name, definition, roleArn }));
    expect((await operate(endpoint, 'orphans')).said).toBe('ripen-gone\n1 state machines without a flow.\n');
    expect((await operate(endpoint, 'orphans', '--delete')).said).toContain('deleted');
    expect(await machinesIn(account)).toEqual(['payroll', ...live]);

    // Somebody has deleted one by hand.
    const stateMachineArn = arns.stateMachine('ripen-mql-nurture');
    await account.states.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect((await operate(endpoint, 'missing')).said).toBe('mql-nurture\n1 live flows without a state machine.\n');
    expect((await operate(endpoint, 'missing', '--publish')).said).toContain('published again');
    expect((await operate(endpoint, 'missing')).said).toBe('0 live flows without a state machine.\n');
    expect(await machinesIn(account)).toEqual(['payroll', ...live]);
  });

  it('verifies, and ends with 1 when a lead is not the fold of its ledger', async () => {
    const account = await anAccount();
    const { endpoint } = account.aws;
    await operate(endpoint, 'import', file);
    expect((await operate(endpoint, 'verify')).code).toBe(0);
    const [entry] = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => JSON.parse(line || '{}'))
      .filter(({ table, item }) => table === 'Ledger' && item.sk.startsWith('a#'));
    const { pk, sk } = entry.item;
    await account.documents.send(new DeleteCommand({ TableName: 'ripen-Ledger', Key: { pk, sk } }));
    const { code, said } = await operate(endpoint, 'verify');
    expect([code, said]).toEqual([1, expect.stringContaining('1 leads differ from their ledger.')]);
  });

  it('takes nothing from a file that was cut off or is none of ours', async () => {
    const account = await anAccount();
    const { endpoint } = account.aws;
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const take = async (name: string, text: string) => {
      const path = join(aFolder(), name);
      writeFileSync(path, text);
      return (await operate(endpoint, 'import', path)).said;
    };
    expect(await take('cut.jsonl', lines.slice(0, -1).join('\n'))).toContain('was cut off');
    expect(await take('torn.jsonl', lines.join('\n').slice(0, 4000))).toContain('is not JSON');
    expect(await take('less.jsonl', lines.filter((_, n) => n !== 5).join('\n'))).toContain('nor the end that fits');
    expect(await take('other.jsonl', '{"hello":1}\n')).toContain('is not an export of Ripen');
    expect((await operate(endpoint, 'import', join(aFolder(), 'nowhere.jsonl'))).said).toContain('no such file');
    // Nothing of them was half accepted: the whole file still goes into empty tables.
    expect(await operate(endpoint, 'import', file)).toMatchObject({ code: 0 });
  });

  it('makes keys that Ripen knows, and tells them once', async () => {
    const account = await anAccount();
    const { said } = await operate(account.aws.endpoint, 'keys');
    const [, writeKey = ''] = /^RIPEN_WRITE_KEY=(wk_\S+)$/m.exec(said) ?? [];
    const [, apiKey = ''] = /^RIPEN_API_KEY=(rk_\S+)$/m.exec(said) ?? [];
    const tables = { ws: 'main', doc: account.documents, names: { Workspace: 'ripen-Workspace' } } as Tables;
    expect(await getKey(tables, writeKey)).toMatchObject({ kind: 'tracking', origins: ['*'] });
    expect((await getKey(tables, apiKey))?.scopes).toEqual(
      expect.arrayContaining(['leads:read', 'tasks:read', 'tasks:write']),
    );
    const all = join(aFolder(), 'all.jsonl');
    await operate(account.aws.endpoint, 'export', all);
    expect(readFileSync(all, 'utf8')).toContain('First server key');
    expect(readFileSync(all, 'utf8')).not.toContain(apiKey);
  });

  it('says what to do where there is no Ripen, and what it can do when asked for something else', async () => {
    const { aws } = await aCloud();
    const { code, said } = await operate(aws.endpoint, 'verify');
    expect([code, said]).toEqual([2, expect.stringContaining('There is no Ripen in this account and region')]);
    expect(await operate(aws.endpoint)).toMatchObject({ code: 2, said: expect.stringContaining('definitions FOLDER') });
    expect((await operate(aws.endpoint, '--help')).code).toBe(0);
  });
});
