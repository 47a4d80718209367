import {
  type FunctionName,
  functions,
  type Grants,
  type LambdaFunction,
  type TableName,
  tableName,
} from '../../../infra/topology.ts';
import { Refusal } from '../services/refusal.ts';
import type { Call } from './wire.ts';

const lambdas: Record<FunctionName, LambdaFunction> = functions;
const tablesIn = ({ input }: Call): string[] =>
  typeof input.TableName === 'string'
    ? [input.TableName]
    : Object.keys((input.RequestItems as object | undefined) ?? {});

const isGranted = (
  { tables = {}, publish, runs = [], publishMachines, sendEmail, deadLetters }: Grants,
  call: Call,
): boolean => {
  if (call.service === 'dynamodb') {
    const granted = new Map(
      (Object.keys(tables) as TableName[]).map((name) => [tableName(name), tables[name] as readonly string[]]),
    );
    return tablesIn(call).every((name) => granted.get(name)?.includes(call.operation) === true);
  }
  if (call.service === 'events') return publish === true;
  if (call.service === 'ses') return sendEmail === true;
  if (call.service === 'sqs') return deadLetters === true;
  return (runs as readonly string[]).includes(call.operation) || publishMachines === true;
};

/** Refuses a call that the topology does not grant to the function. */
export const mustBeGranted = (name: FunctionName, call: Call): void => {
  if (isGranted(lambdas[name].grants, call)) return;
  throw new Refusal('AccessDeniedException', `${name} may not call ${call.service}:${call.operation}`, 400);
};
