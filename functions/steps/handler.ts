import { type StepCall, StepCall as StepCallSchema, type StepResult } from '../../shared/flow/index.ts';
import { type Deps, type Handler, lambda } from '../runtime/index.ts';
import { answer } from './answer.ts';
import { FailedError } from './errors.ts';
import { takeStep } from './step.ts';
import { forOneCall, openTools } from './tools.ts';

const parse = (event: unknown): StepCall => {
  const { success, data, error } = StepCallSchema.safeParse(event);
  if (!success) throw new FailedError(`This is not a step call: ${error.issues[0]?.message ?? 'unreadable'}.`);
  return data;
};

/** What state machines call: one step of one run, or just the facts that the run needs next. */
export const create = (deps: Deps): Handler<unknown, StepResult> => {
  const all = openTools(deps);
  return async (event) => {
    const call = parse(event);
    const tools = forOneCall(all);
    return call.kind === 'load' ? answer(tools, call, {}) : takeStep(tools, call);
  };
};

export const handler = lambda(create);
