import type { Json } from '../../../../shared/asl/index.ts';
import { arns } from '../arns.ts';
import type { Clock } from '../clock.ts';
import type { Sql, Storage } from '../storage/storage.ts';
import { ServiceError } from '../wire/answer.ts';
import type { Runnable } from './machines.ts';

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution as it is stored; `snapshot` is null until its start event has been taken. */
export type Execution = {
  seq: number;
  arn: string;
  machine: string;
  version: number | null;
  name: string;
  definition: string;
  role_arn: string;
  input: string;
  status: Status;
  started_at: number;
  stopped_at: number | null;
  output: string | null;
  error: string | null;
  cause: string | null;
  snapshot: string | null;
  wakes_at: number | null;
};

export type ExecutionPage = { executions: Execution[]; next: number | undefined };

/** AWS forgets a closed execution, and frees its name, after 90 days. */
const KEPT_MS = 90 * 24 * 3600 * 1000;

export type Executions = {
  find(arn: string): Execution | undefined;
  /** Refuses an unknown one in AWS's words. */
  get(arn: string): Execution;
  /** Adds an execution, inside a write; the same name and input while it runs is the same execution. */
  add(runnable: Runnable, name: string, input: string): { execution: Execution; isNew: boolean };
  list(
    filter: { machine: string; version: number | null; status?: Status },
    limit: number,
    before?: number,
  ): ExecutionPage;
  forgetOld(): void;
};

const sameInput = (a: string, b: string): boolean =>
  a === b || JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));

export const createExecutions = (storage: Storage, clock: Clock): Executions => {
  const find = (arn: string) => storage.get<Execution>('SELECT * FROM execution WHERE arn = ?', arn);
  const get = (arn: string): Execution => {
    const execution = find(arn);
    if (execution === undefined) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  };
  return {
    find,
    get,
    add(runnable, name, input) {
      const arn = arns.execution(runnable.name, name);
      const existing = find(arn);
      if (existing !== undefined) {
        if (existing.status === 'RUNNING' && sameInput(existing.input, input))
          return { execution: existing, isNew: false };
        throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      }
      storage.run(
        `INSERT INTO execution (arn, machine, version, name, definition, role_arn, input, status, started_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?)`,
        ...[arn, runnable.name, runnable.version, name, runnable.definition, runnable.role_arn, input, clock.now()],
      );
      return { execution: get(arn), isNew: true };
    },
    list({ machine, version, status }, limit, before) {
      const conditions = ['machine = ?'];
      const values: Sql[] = [machine];
      const also = (condition: string, value: Sql | undefined) => {
        if (value === undefined || value === null) return;
        conditions.push(condition);
        values.push(value);
      };
      also('version = ?', version);
      also('status = ?', status);
      also('seq < ?', before);
      const found = storage.all<Execution>(
        `SELECT * FROM execution WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
        ...values,
        limit + 1,
      );
      const executions = found.slice(0, limit);
      return { executions, next: found.length > limit ? executions.at(-1)?.seq : undefined };
    },
    forgetOld() {
      const closed = `SELECT arn FROM execution WHERE status <> 'RUNNING' AND stopped_at < ?`;
      const before = clock.now() - KEPT_MS;
      storage.run(`DELETE FROM execution_history WHERE execution IN (${closed})`, before);
      storage.run(`DELETE FROM task_token WHERE execution IN (${closed})`, before);
      storage.run(`DELETE FROM execution WHERE status <> 'RUNNING' AND stopped_at < ?`, before);
    },
  };
};

export const parseJson = (text: string): Json => JSON.parse(text) as Json;
