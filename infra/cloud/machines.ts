import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListStateMachineVersionsCommand,
  paginateListStateMachines,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { type Deps, setting } from '../../functions/runtime/index.ts';
import { listFlows } from '../../functions/store/flow.ts';
import { readLive } from '../../functions/store/live.ts';
import { openTables } from '../../functions/store/table.ts';
import type { LiveFlow } from '../../shared/flow/index.ts';

/** A state machine that a flow was published as. */
export type Machine = { flow: string; name: string; arn: string };

/** The state machines under our prefix. They are made by publishing, so CloudFormation knows nothing of them. */
export const listMachines = async (deps: Deps): Promise<Machine[]> => {
  const prefix = setting(deps, 'STATE_MACHINE_PREFIX');
  const found: Machine[] = [];
  for await (const { stateMachines = [] } of paginateListStateMachines({ client: new SFNClient(deps.aws) }, {})) {
    for (const { name = '', stateMachineArn: arn = '' } of stateMachines) {
      if (name.startsWith(prefix)) found.push({ flow: name.slice(prefix.length), name, arn });
    }
  }
  return found;
};

/** Machines whose flow is not in the workspace any more: what a crash between the two, or a restored table, leaves. */
export const findOrphans = async (deps: Deps): Promise<Machine[]> => {
  const [machines, flows] = await Promise.all([listMachines(deps), listFlows(openTables(deps))]);
  const known = new Set(flows.map(({ id }) => id));
  return machines.filter(({ flow }) => !known.has(flow));
};

/** Live flows whose published version Step Functions does not have (any more): leads could not enter them. */
export const findMissing = async (deps: Deps): Promise<LiveFlow[]> => {
  const client = new SFNClient(deps.aws);
  const { flows } = await readLive(openTables(deps));
  const known = new Set<string>();
  for (const { arn } of await listMachines(deps)) for (const it of await versionsOf(client, arn)) known.add(it);
  return flows.filter(({ machine }) => machine !== undefined && !known.has(machine));
};

/** Deletes machines. Step Functions lets runs that are under way end first. */
export const deleteMachines = async (deps: Deps, machines: readonly Machine[]): Promise<void> => {
  const client = new SFNClient(deps.aws);
  for (const { arn } of machines) await client.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
};

/** Writes every published version of every machine as `<machine>.<version>.asl.json`; answers the files' names. */
export const exportDefinitions = async (deps: Deps, folder: string): Promise<string[]> => {
  const client = new SFNClient(deps.aws);
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const { name, arn } of await listMachines(deps)) {
    for (const version of await versionsOf(client, arn)) {
      const { definition = '{}' } = await client.send(new DescribeStateMachineCommand({ stateMachineArn: version }));
      const file = `${name}.${version.slice(version.lastIndexOf(':') + 1)}.asl.json`;
      await writeFile(join(folder, file), `${JSON.stringify(JSON.parse(definition), undefined, 2)}\n`);
      written.push(file);
    }
  }
  return written;
};

const versionsOf = async (client: SFNClient, stateMachineArn: string): Promise<string[]> => {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListStateMachineVersionsCommand({ stateMachineArn, ...(nextToken !== undefined && { nextToken }) }),
    );
    for (const { stateMachineVersionArn } of page.stateMachineVersions ?? []) {
      if (stateMachineVersionArn !== undefined) found.push(stateMachineVersionArn);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
};
