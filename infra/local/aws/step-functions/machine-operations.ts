import { arns } from '../arns.ts';
import type { Clock } from '../clock.ts';
import type { StateMachineRole } from '../options.ts';
import type { Storage } from '../storage/storage.ts';
import { type Caller, ServiceError } from '../wire/answer.ts';
import { parseInput } from '../wire/parse.ts';
import { type Definitions, problemsIn } from './definitions.ts';
import * as input from './input.ts';
import type { Machine, Machines } from './machines.ts';
import { machineRefOf } from './names.ts';
import type { Operations } from './operations.ts';

const seconds = (ms: number) => ms / 1000;

const allow = (caller: Caller, action: string, machine: string) =>
  caller.mustBeAllowed(`states:${action}`, `state-machine/${machine}`);

/** Offset paging for the short lists. */
const page = <T>(all: readonly T[], size: number | undefined, token: string | undefined) => {
  const from = Number(token ?? 0);
  const to = from + (size === undefined || size === 0 ? 100 : size);
  return { items: all.slice(from, to), ...(to < all.length ? { nextToken: String(to) } : {}) };
};

/** Operations on state machines and their versions. */
export const machineOperations = (
  storage: Storage,
  machines: Machines,
  definitions: Definitions,
  role: StateMachineRole | undefined,
  clock: Clock,
): Operations => {
  const mayPass = (caller: Caller, roleArn: string) => {
    if (role === undefined || roleArn === role.arn) return;
    throw new ServiceError(
      'AccessDeniedException',
      `${caller.name} is not authorized to perform iam:PassRole on ${roleArn}: only ${role.arn} may be passed.`,
    );
  };
  const published = (machine: Machine, publish: boolean | undefined, description: string | undefined) => {
    if (publish !== true) return {};
    const { version } = machines.publish(machine.name, description);
    return { stateMachineVersionArn: arns.stateMachine(machine.name, version) };
  };

  return {
    CreateStateMachine(given, caller) {
      const {
        name,
        definition,
        roleArn,
        tags = [],
        publish,
        versionDescription,
      } = parseInput(input.CreateStateMachine, given);
      allow(caller, 'CreateStateMachine', name);
      mayPass(caller, roleArn);
      return storage.write(() => {
        const machine = machines.create({ name, definition, roleArn, tags });
        return {
          stateMachineArn: arns.stateMachine(name),
          creationDate: seconds(machine.created_at),
          ...published(machine, publish, versionDescription),
        };
      });
    },
    UpdateStateMachine(given, caller) {
      const { stateMachineArn, definition, roleArn, publish, versionDescription } = parseInput(
        input.UpdateStateMachine,
        given,
      );
      const { name } = machineRefOf(stateMachineArn);
      allow(caller, 'UpdateStateMachine', name);
      if (roleArn !== undefined) mayPass(caller, roleArn);
      return storage.write(() => {
        const machine = machines.update(name, { definition, roleArn });
        return {
          updateDate: seconds(clock.now()),
          revisionId: machine.revision,
          ...published(machine, publish, versionDescription),
        };
      });
    },
    PublishStateMachineVersion(given, caller) {
      const { stateMachineArn, revisionId, description } = parseInput(input.PublishStateMachineVersion, given);
      const { name } = machineRefOf(stateMachineArn);
      allow(caller, 'PublishStateMachineVersion', name);
      if (revisionId !== undefined && revisionId !== machines.get(name).revision) {
        throw new ServiceError(
          'ConflictException',
          `Revision ${revisionId} is not the current one of ${stateMachineArn}.`,
        );
      }
      const version = storage.write(() => machines.publish(name, description));
      return {
        stateMachineVersionArn: arns.stateMachine(name, version.version),
        creationDate: seconds(version.created_at),
      };
    },
    DescribeStateMachine(given, caller) {
      const { stateMachineArn } = parseInput(input.DescribeStateMachine, given);
      const ref = machineRefOf(stateMachineArn);
      allow(caller, 'DescribeStateMachine', ref.name);
      const found = ref.version === null ? machines.get(ref.name) : machines.version(ref.name, ref.version);
      const description =
        'description' in found && found.description !== null ? { description: found.description } : {};
      return {
        stateMachineArn,
        name: ref.name,
        status: 'ACTIVE',
        type: 'STANDARD',
        definition: definitions.textOf(found.definition),
        roleArn: found.role_arn,
        creationDate: seconds(found.created_at),
        revisionId: found.revision,
        ...description,
      };
    },
    ListStateMachines(given, caller) {
      const { maxResults, nextToken } = parseInput(input.ListStateMachines, given);
      caller.mustBeAllowed('states:ListStateMachines', '*');
      const { items, ...more } = page(machines.list(), maxResults, nextToken);
      const stateMachines = items.map(({ name, created_at }) => ({
        stateMachineArn: arns.stateMachine(name),
        name,
        type: 'STANDARD',
        creationDate: seconds(created_at),
      }));
      return { stateMachines, ...more };
    },
    ListStateMachineVersions(given, caller) {
      const { stateMachineArn, maxResults, nextToken } = parseInput(input.ListStateMachineVersions, given);
      const { name } = machineRefOf(stateMachineArn);
      allow(caller, 'ListStateMachineVersions', name);
      const { items, ...more } = page(machines.versions(name), maxResults, nextToken);
      const stateMachineVersions = items.map(({ version, created_at }) => ({
        stateMachineVersionArn: arns.stateMachine(name, version),
        creationDate: seconds(created_at),
      }));
      return { stateMachineVersions, ...more };
    },
    DeleteStateMachine(given, caller) {
      const { name } = machineRefOf(parseInput(input.DeleteStateMachine, given).stateMachineArn);
      allow(caller, 'DeleteStateMachine', name);
      storage.write(() => machines.remove(name));
      return {};
    },
    ValidateStateMachineDefinition(given, caller) {
      const { definition, severity = 'ERROR' } = parseInput(input.ValidateStateMachineDefinition, given);
      caller.mustBeAllowed('states:ValidateStateMachineDefinition', '*');
      const problems = problemsIn(definition);
      const shown = problems.filter((problem) => problem.severity === 'error' || severity === 'WARNING');
      return {
        result: problems.some((problem) => problem.severity === 'error') ? 'FAIL' : 'OK',
        diagnostics: shown.map((problem) => ({
          severity: problem.severity === 'error' ? 'ERROR' : 'WARNING',
          code: problem.code,
          message: problem.message,
          location: `/${problem.where}`,
        })),
        truncated: false,
      };
    },
    TagResource(given, caller) {
      const { resourceArn, tags } = parseInput(input.TagResource, given);
      const { name } = machineRefOf(resourceArn);
      allow(caller, 'TagResource', name);
      machines.get(name);
      storage.write(() => machines.tag(resourceArn, tags));
      return {};
    },
    ListTagsForResource(given, caller) {
      const { resourceArn } = parseInput(input.ListTagsForResource, given);
      const { name } = machineRefOf(resourceArn);
      allow(caller, 'ListTagsForResource', name);
      machines.get(name);
      return { tags: machines.tags(resourceArn) };
    },
  };
};
