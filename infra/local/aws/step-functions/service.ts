import type { Clock } from '../clock.ts';
import type { Buses } from '../eventbridge/bus.ts';
import type { Invoke, StateMachineRole } from '../options.ts';
import type { Quiet } from '../quiet.ts';
import type { Storage } from '../storage/storage.ts';
import type { ServiceHandler } from '../wire/answer.ts';
import { createDefinitions } from './definitions.ts';
import { createEngine, type Engine } from './engine.ts';
import { executionOperations } from './execution-operations.ts';
import { createExecutions } from './executions.ts';
import { createInvoker } from './invoker.ts';
import { machineOperations } from './machine-operations.ts';
import { createMachines } from './machines.ts';

export type StepFunctionsOptions = {
  storage: Storage;
  clock: Clock;
  timeScale: number;
  buses: Buses;
  quiet: Quiet;
  invoke: Invoke;
  role: StateMachineRole | undefined;
  onProblem: (message: string) => void;
  /** Stand still until released. */
  held: boolean;
};

/** Step Functions Standard workflows on the interpreter in `shared/asl`. */
export const createStepFunctions = (
  options: StepFunctionsOptions,
): { service: ServiceHandler; engine: Engine; forgetOld: () => void } => {
  const { storage, clock, role } = options;
  const definitions = createDefinitions(storage);
  const machines = createMachines(storage, clock, definitions);
  const executions = createExecutions(storage, clock);
  const invoker = createInvoker(options.invoke, role);
  const engine = createEngine({ ...options, definitions, executions, invoker });
  const operations = {
    ...machineOperations(storage, machines, definitions, role, clock),
    ...executionOperations(storage, machines, executions, engine),
  };
  const service: ServiceHandler = {
    operations: Object.keys(operations),
    answer: (operation, input, caller) => operations[operation]?.(input, caller),
  };
  return { service, engine, forgetOld: executions.forgetOld };
};
