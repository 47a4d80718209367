import * as z from 'zod';
import { functionNameOf } from './arns.ts';
import type { Invoke } from './options.ts';
import { asyncQueueOf, type Queues } from './sqs/queues.ts';
import type { Storage } from './storage/storage.ts';
import type { Caller, ServiceHandler } from './wire/answer.ts';
import type { RawAnswer } from './wire/calls.ts';
import { parseInput } from './wire/parse.ts';

const InvokeInput = z.strictObject({
  FunctionName: z.string(),
  InvocationType: z.enum(['RequestResponse', 'Event', 'DryRun']),
  Payload: z.unknown(),
});

/** The body that Lambda answers for a function that threw. */
export const functionError = (error: unknown) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: 'Error', errorMessage: String(error), trace: [] };

const raw = (status: number, headers: Record<string, string>, payload: unknown): RawAnswer => ({
  raw: true,
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(payload ?? null),
});

/** Lambda's Invoke: waits for the answer, or (type `Event`) puts the call in the function's durable queue. */
export const createLambda = (
  storage: Storage,
  queues: Queues,
  invoke: Invoke,
  consumeAsync: (functionName: string) => void,
): ServiceHandler => ({
  operations: ['Invoke'],
  async answer(_operation: string, input: unknown, caller: Caller) {
    const { FunctionName, InvocationType, Payload } = parseInput(InvokeInput, input, 'InvalidParameterValueException');
    const name = functionNameOf(FunctionName);
    caller.mustBeAllowed('lambda:InvokeFunction', `function/${name}`);
    if (InvocationType === 'DryRun') return raw(204, {}, null);
    if (InvocationType === 'Event') {
      consumeAsync(name);
      storage.write(() => queues.send(asyncQueueOf(name), { body: JSON.stringify(Payload) }));
      return raw(202, {}, null);
    }
    try {
      return raw(200, {}, await invoke(name, Payload, { requestId: caller.requestId }));
    } catch (error) {
      return raw(200, { 'x-amz-function-error': 'Unhandled' }, functionError(error));
    }
  },
});
