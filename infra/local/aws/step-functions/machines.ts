import { randomUUID } from 'node:crypto';
import { arns } from '../arns.ts';
import type { Clock } from '../clock.ts';
import type { Storage } from '../storage/storage.ts';
import { ServiceError } from '../wire/answer.ts';
import type { Definitions } from './definitions.ts';
import { checkName, type MachineRef } from './names.ts';

export type Machine = {
  name: string;
  definition: string;
  role_arn: string;
  created_at: number;
  revision: string;
  last_version: number;
};

export type MachineVersion = {
  machine: string;
  version: number;
  definition: string;
  role_arn: string;
  description: string | null;
  revision: string;
  created_at: number;
};

/** What an execution runs: a version, or the machine as it is now. */
export type Runnable = { name: string; version: number | null; definition: string; role_arn: string };

type Tag = { key: string; value: string };

/** State machines and their versions. Changes run inside a write. */
export type Machines = {
  create(given: { name: string; definition: string; roleArn: string; tags: readonly Tag[] }): Machine;
  update(name: string, change: { definition?: string | undefined; roleArn?: string | undefined }): Machine;
  /** The version of the machine as it is now; a new one only when something changed since the last. */
  publish(name: string, description?: string): MachineVersion;
  remove(name: string): void;
  get(name: string): Machine;
  runnable(ref: MachineRef): Runnable;
  version(name: string, version: number): MachineVersion;
  versions(name: string): MachineVersion[];
  list(): Machine[];
  tag(arn: string, tags: readonly Tag[]): void;
  tags(arn: string): Tag[];
};

export const createMachines = (storage: Storage, clock: Clock, definitions: Definitions): Machines => {
  const find = (name: string) => storage.get<Machine>('SELECT * FROM state_machine WHERE name = ?', name);
  const get = (name: string): Machine => {
    const machine = find(name);
    if (machine === undefined) {
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arns.stateMachine(name)}'`);
    }
    return machine;
  };
  const version = (name: string, number: number): MachineVersion => {
    const found = storage.get<MachineVersion>(
      'SELECT * FROM state_machine_version WHERE machine = ? AND version = ?',
      ...[name, number],
    );
    if (found === undefined) {
      throw new ServiceError(
        'StateMachineDoesNotExist',
        `State Machine Does Not Exist: '${arns.stateMachine(name, number)}'`,
      );
    }
    return found;
  };
  const tag = (arn: string, tags: readonly Tag[]) => {
    for (const { key, value } of tags) storage.run('INSERT OR REPLACE INTO tag VALUES (?, ?, ?)', arn, key, value);
  };

  return {
    create({ name, definition, roleArn, tags }) {
      checkName(name);
      const hash = definitions.keep(definition);
      const existing = find(name);
      if (existing !== undefined) {
        if (existing.definition === hash && existing.role_arn === roleArn) return existing;
        throw new ServiceError(
          'StateMachineAlreadyExists',
          `State Machine Already Exists: '${arns.stateMachine(name)}'`,
        );
      }
      storage.run(
        'INSERT INTO state_machine (name, definition, role_arn, created_at, revision) VALUES (?, ?, ?, ?, ?)',
        ...[name, hash, roleArn, clock.now(), randomUUID()],
      );
      tag(arns.stateMachine(name), tags);
      return get(name);
    },
    update(name, { definition, roleArn }) {
      const before = get(name);
      const hash = definition === undefined ? before.definition : definitions.keep(definition);
      const role = roleArn ?? before.role_arn;
      if (hash === before.definition && role === before.role_arn) return before;
      storage.run(
        'UPDATE state_machine SET definition = ?, role_arn = ?, revision = ? WHERE name = ?',
        ...[hash, role, randomUUID(), name],
      );
      return get(name);
    },
    publish(name, description) {
      const machine = get(name);
      const last = machine.last_version > 0 ? version(name, machine.last_version) : null;
      if (last !== null && last.revision === machine.revision) return last;
      const number = machine.last_version + 1;
      storage.run(
        'INSERT INTO state_machine_version VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[name, number, machine.definition, machine.role_arn, description ?? null, machine.revision, clock.now()],
      );
      storage.run('UPDATE state_machine SET last_version = ? WHERE name = ?', number, name);
      return version(name, number);
    },
    remove(name) {
      storage.run('DELETE FROM state_machine WHERE name = ?', name);
      storage.run('DELETE FROM state_machine_version WHERE machine = ?', name);
      storage.run('DELETE FROM tag WHERE arn = ?', arns.stateMachine(name));
    },
    get,
    runnable({ name, version: number }) {
      const found = number === null ? get(name) : version(name, number);
      return { name, version: number, definition: found.definition, role_arn: found.role_arn };
    },
    version,
    versions: (name) =>
      storage.all<MachineVersion>('SELECT * FROM state_machine_version WHERE machine = ? ORDER BY version DESC', name),
    list: () => storage.all<Machine>('SELECT * FROM state_machine ORDER BY created_at, name'),
    tag,
    tags: (arn) => storage.all<Tag>('SELECT key, value FROM tag WHERE arn = ? ORDER BY key', arn),
  };
};
