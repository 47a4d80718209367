import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateStateMachineCommand, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import type { Deps } from '../../../functions/runtime/index.ts';
import { putFlowListed } from '../../../functions/store/flow.ts';
import { openTables } from '../../../functions/store/table.ts';
import { deleteMachines, exportDefinitions, findOrphans, listMachines } from '../../../infra/cloud/machines.ts';
import { arns, REGION } from '../../../infra/local/aws/index.ts';
import { tableDefinitions } from '../../../infra/local/wiring.ts';
import { tableName } from '../../../infra/topology.ts';
import { aCloud, aFolder } from '../local/aws/a-cloud.ts';
import { ADMIN } from '../local/aws/clients.ts';

const definition = (comment: string) =>
  JSON.stringify({ Comment: comment, QueryLanguage: 'JSONata', StartAt: 'End', States: { End: { Type: 'Succeed' } } });
const roleArn = 'arn:aws:iam::000000000000:role/ripen-machines';

const operator = (endpoint: string, env: Deps['env'] = {}): Deps => ({
  aws: { region: REGION, endpoint, credentials: { accessKeyId: 'ADMIN', secretAccessKey: ADMIN.secretAccessKey } },
  env: { WORKSPACE: 'main', STATE_MACHINE_PREFIX: 'ripen-', ...env },
  now: Date.now,
  log: { info: () => {}, warn: () => {}, error: () => {} },
});

describe('published state machines, seen from outside', () => {
  it('are written as files, version by version, without those of others', async () => {
    const { states, aws } = await aCloud();
    for (const name of ['ripen-a', 'ripen-b', 'payroll']) {
      await states.send(
        new CreateStateMachineCommand({ name, definition: definition(`${name} 1`), roleArn, publish: true }),
      );
    }
    const stateMachineArn = arns.stateMachine('ripen-a');
    await states.send(new UpdateStateMachineCommand({ stateMachineArn, definition: definition('a 2'), publish: true }));
    const folder = aFolder();
    const files = await exportDefinitions(operator(aws.endpoint), folder);
    expect(files.sort()).toEqual(['ripen-a.1.asl.json', 'ripen-a.2.asl.json', 'ripen-b.1.asl.json']);
    expect(JSON.parse(readFileSync(join(folder, 'ripen-a.2.asl.json'), 'utf8'))).toMatchObject({ Comment: 'a 2' });
    expect(JSON.parse(readFileSync(join(folder, 'ripen-a.1.asl.json'), 'utf8'))).toMatchObject({
      Comment: 'ripen-a 1',
    });
  });

  it('are orphans when their flow is gone, and only those are deleted', async () => {
    const { states, aws } = await aCloud({ tables: tableDefinitions() });
    for (const name of ['ripen-kept', 'ripen-gone', 'payroll']) {
      await states.send(new CreateStateMachineCommand({ name, definition: definition(name), roleArn }));
    }
    const deps = operator(aws.endpoint, { TABLE_FLOWS: tableName('Flows') });
    await putFlowListed(openTables(deps), {
      id: 'kept',
      name: 'Kept',
      kind: 'trigger',
      revision: 1,
      editedAt: '2026-11-02T09:00:00.000Z',
      editedBy: 'Ada',
    });
    const orphans = await findOrphans(deps);
    expect(orphans.map(({ name }) => name)).toEqual(['ripen-gone']);
    await deleteMachines(deps, orphans);
    expect((await listMachines(deps)).map(({ name }) => name)).toEqual(['ripen-kept']);
    expect(await findOrphans(deps)).toEqual([]);
  });
});
