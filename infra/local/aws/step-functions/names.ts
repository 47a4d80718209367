import { ServiceError } from '../wire/answer.ts';

/** A machine or one of its versions. */
export type MachineRef = { name: string; version: number | null };

/** Reads a state machine's ARN, with or without version. */
export const machineRefOf = (arn: string): MachineRef => {
  const [, , service, , , kind, name, version] = arn.split(':');
  if (service !== 'states' || kind !== 'stateMachine' || name === undefined || name === '') {
    throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}' is not the ARN of a state machine`);
  }
  if (version === undefined) return { name, version: null };
  if (!/^\d+$/.test(version)) {
    throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}'. The embedded Step Functions has versions, no aliases`);
  }
  return { name, version: Number(version) };
};

/** The machine that an execution (or a task token, which begins with its execution's ARN) belongs to. */
export const machineOfExecution = (arn: string): string | undefined => {
  const [, , service, , , kind, machine] = arn.split(':');
  return service === 'states' && kind === 'execution' ? machine : undefined;
};

/** AWS's rule for names of machines and executions. */
export const checkName = (name: string): void => {
  if (name.length < 1 || name.length > 80 || !/^[\w-]+$/.test(name)) {
    throw new ServiceError('InvalidName', `Invalid Name: '${name}' (1 to 80 letters, digits, - and _)`);
  }
};
