import { randomUUID } from 'node:crypto';
import { arns } from '../arns.ts';
import type { Storage } from '../storage/storage.ts';
import { type Caller, ServiceError } from '../wire/answer.ts';
import { LARGEST_PAYLOAD } from '../wire/limits.ts';
import { parseInput } from '../wire/parse.ts';
import type { Engine } from './engine.ts';
import { type Execution, type Executions, parseJson } from './executions.ts';
import { readHistory } from './history.ts';
import * as input from './input.ts';
import type { Machines } from './machines.ts';
import { checkName, machineOfExecution, machineRefOf } from './names.ts';
import type { Operations } from './operations.ts';

const seconds = (ms: number) => ms / 1000;

const describe = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: arns.stateMachine(execution.machine),
  name: execution.name,
  status: execution.status,
  startDate: seconds(execution.started_at),
  ...(execution.stopped_at === null ? {} : { stopDate: seconds(execution.stopped_at) }),
  ...(execution.version === null
    ? {}
    : { stateMachineVersionArn: arns.stateMachine(execution.machine, execution.version) }),
});

const checkJson = (text: string, type: string, what: string) => {
  if (Buffer.byteLength(text) > LARGEST_PAYLOAD) {
    throw new ServiceError('ValidationException', `${what} is larger than ${LARGEST_PAYLOAD} bytes.`);
  }
  try {
    return parseJson(text);
  } catch {
    throw new ServiceError(type, `${what} is not JSON.`);
  }
};

/** Operations on executions and task tokens. */
export const executionOperations = (
  storage: Storage,
  machines: Machines,
  executions: Executions,
  engine: Engine,
): Operations => {
  const find = (caller: Caller, action: string, arn: string): Execution => {
    const machine = machineOfExecution(arn);
    if (machine === undefined)
      throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}' is not the ARN of an execution`);
    caller.mustBeAllowed(`states:${action}`, `state-machine/${machine}`);
    return executions.get(arn);
  };
  /** The execution that a task token belongs to. */
  const holderOf = (caller: Caller, action: string, token: string): string => {
    const row = storage.get<{ execution: string }>('SELECT execution FROM task_token WHERE token = ?', token);
    if (row === undefined) {
      // Whoever may use no token learns nothing about this one.
      if (!caller.mayCall(`states:${action}`)) caller.mustBeAllowed(`states:${action}`, '*');
      throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
    }
    caller.mustBeAllowed(`states:${action}`, `state-machine/${machineOfExecution(row.execution)}`);
    return row.execution;
  };
  const answerToken = async (arn: string, happening: Parameters<Engine['tell']>[1]) => {
    if (!(await engine.tell(arn, happening))) {
      throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    return {};
  };
  const given = (failure: { error?: string | undefined; cause?: string | undefined }) => ({
    ...(failure.error === undefined ? {} : { error: failure.error }),
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
  });

  return {
    StartExecution(request, caller) {
      const { stateMachineArn, name = randomUUID(), input: text } = parseInput(input.StartExecution, request);
      const ref = machineRefOf(stateMachineArn);
      caller.mustBeAllowed('states:StartExecution', `state-machine/${ref.name}`);
      checkName(name);
      checkJson(text, 'InvalidExecutionInput', 'The input');
      const { execution, isNew } = storage.write(() => {
        const added = executions.add(machines.runnable(ref), name, text);
        if (added.isNew) engine.announce(added.execution);
        return added;
      });
      if (isNew) engine.begin(execution);
      return { executionArn: execution.arn, startDate: seconds(execution.started_at) };
    },
    async StopExecution(request, caller) {
      const { executionArn, ...failure } = parseInput(input.StopExecution, request);
      find(caller, 'StopExecution', executionArn);
      await engine.tell(executionArn, { type: 'stop', ...given(failure) });
      return { stopDate: seconds(executions.get(executionArn).stopped_at ?? 0) };
    },
    DescribeExecution(request, caller) {
      const execution = find(caller, 'DescribeExecution', parseInput(input.DescribeExecution, request).executionArn);
      return {
        ...describe(execution),
        input: execution.input,
        inputDetails: { included: true },
        ...(execution.output === null ? {} : { output: execution.output, outputDetails: { included: true } }),
        ...(execution.error === null ? {} : { error: execution.error }),
        ...(execution.cause === null ? {} : { cause: execution.cause }),
        redriveCount: 0,
      };
    },
    ListExecutions(request, caller) {
      const { stateMachineArn, statusFilter, maxResults, nextToken } = parseInput(input.ListExecutions, request);
      const { name, version } = machineRefOf(stateMachineArn);
      caller.mustBeAllowed('states:ListExecutions', `state-machine/${name}`);
      const filter = { machine: name, version, ...(statusFilter === undefined ? {} : { status: statusFilter }) };
      const found = executions.list(filter, maxResults || 100, nextToken === undefined ? undefined : Number(nextToken));
      return {
        executions: found.executions.map(describe),
        ...(found.next === undefined ? {} : { nextToken: String(found.next) }),
      };
    },
    GetExecutionHistory(request, caller) {
      const { executionArn, maxResults, nextToken, reverseOrder } = parseInput(input.GetExecutionHistory, request);
      const execution = find(caller, 'GetExecutionHistory', executionArn);
      const from = nextToken === undefined ? 0 : Number(nextToken);
      return readHistory(storage, execution, { size: maxResults || 100, from, newestFirst: reverseOrder === true });
    },
    SendTaskSuccess(request, caller) {
      const { taskToken, output } = parseInput(input.SendTaskSuccess, request);
      const holder = holderOf(caller, 'SendTaskSuccess', taskToken);
      const result = checkJson(output, 'InvalidOutput', 'The output');
      return answerToken(holder, { type: 'tokenSucceeded', token: taskToken, output: result });
    },
    SendTaskFailure(request, caller) {
      const { taskToken, ...failure } = parseInput(input.SendTaskFailure, request);
      const holder = holderOf(caller, 'SendTaskFailure', taskToken);
      return answerToken(holder, { type: 'tokenFailed', token: taskToken, ...given(failure) });
    },
  };
};
