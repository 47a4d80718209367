import { randomUUID } from 'node:crypto';
import type { Json } from '../../../../shared/asl/index.ts';
import { functionError } from '../lambda.ts';
import type { Invoke, StateMachineRole } from '../options.ts';
import { matchesName } from '../wire/identity.ts';

/** How a call of a function ended, as the interpreter is told it. */
export type Outcome = { type: 'taskSucceeded'; output: Json } | { type: 'taskFailed'; error: string; cause: string };

export type Invoker = { call(functionName: string, payload: Json): Promise<Outcome> };

/** More than this many at once would only queue inside the functions. */
const AT_ONCE = 64;

/** Calls functions for executions, as their role allows. */
export const createInvoker = (invoke: Invoke, role: StateMachineRole | undefined): Invoker => {
  const waiting: (() => void)[] = [];
  let free = AT_ONCE;
  const enter = async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const mayInvoke = (name: string) =>
    role === undefined || role.mayInvoke.some((pattern) => matchesName(pattern, name));

  return {
    async call(functionName, payload) {
      if (!mayInvoke(functionName)) {
        const cause = `${role?.arn} is not authorized to perform: lambda:InvokeFunction on function/${functionName}`;
        return { type: 'taskFailed', error: 'Lambda.AWSLambdaException', cause };
      }
      await enter();
      try {
        const answer = await invoke(functionName, payload, { requestId: randomUUID() });
        return { type: 'taskSucceeded', output: JSON.parse(JSON.stringify(answer ?? null)) as Json };
      } catch (error) {
        const described = functionError(error);
        return { type: 'taskFailed', error: described.errorType, cause: JSON.stringify(described) };
      } finally {
        leave();
      }
    },
  };
};
