import type { Catcher, Definition, FailState, Retrier, State } from './definition.ts';
import type { Json } from './json.ts';
import { type Integration, integrationOf } from './resource.ts';
import { compileTemplate, type Template } from './template.ts';

/** Assign and Output, wherever they stand. */
export type Results = { assign: [name: string, value: Template][]; output: Template | null };
/** Where to go: a state's name, or null at the end. */
type Target = { next: string | null };

export type CompiledRule = { condition: Template; results: Results; next: string };
export type CompiledCatcher = { errors: string[]; results: Results; next: string };

export type CompiledState = { name: string } & (
  | ({ kind: 'Pass'; results: Results } & Target)
  | ({
      kind: 'Task';
      resource: string;
      integration: Integration;
      /** For `lambda:invoke` the two Arguments by themselves; a direct task has only a payload. */
      functionName: Template | null;
      payload: Template | null;
      timeout: Template | null;
      retry: Retrier[];
      catchers: CompiledCatcher[];
      results: Results;
    } & Target)
  | ({ kind: 'Wait'; seconds: Template | null; timestamp: Template | null; results: Results } & Target)
  | { kind: 'Choice'; rules: CompiledRule[]; results: Results; otherwise: string | null }
  | { kind: 'Succeed'; results: Results }
  | { kind: 'Fail'; error: Template | null; cause: Template | null }
);
export type Compiled<Kind extends CompiledState['kind']> = Extract<CompiledState, { kind: Kind }>;

/** A definition made ready to run. */
export type Program = {
  startAt: string;
  timeoutSeconds: number | null;
  states: ReadonlyMap<string, CompiledState>;
};

const optional = (json: Json | undefined, field: string): Template | null =>
  json === undefined ? null : compileTemplate(json, field);

type WithResults = { Assign?: { [name: string]: Json } | undefined; Output?: Json | undefined };
const resultsOf = (state: WithResults, at = ''): Results => ({
  assign: Object.entries(state.Assign ?? {}).map(([name, json]) => [
    name,
    compileTemplate(json, `${at}Assign/${name}`),
  ]),
  output: optional(state.Output, `${at}Output`),
});

const catcherOf = (catcher: Catcher, index: number): CompiledCatcher => ({
  errors: catcher.ErrorEquals,
  results: resultsOf(catcher, `Catch[${index}]/`),
  next: catcher.Next,
});

const fieldOf = (json: Json | undefined, key: string): Json | undefined =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? json[key] : undefined;

const taskOf = (name: string, state: Extract<State, { Type: 'Task' }>): CompiledState => {
  const integration = integrationOf(state.Resource);
  if (integration === null) throw new Error(`State "${name}" uses ${state.Resource}, which check() refuses.`);
  const direct = integration.kind === 'direct';
  return {
    name,
    kind: 'Task',
    resource: state.Resource,
    integration,
    functionName: direct ? null : optional(fieldOf(state.Arguments, 'FunctionName'), 'Arguments/FunctionName'),
    payload: direct
      ? optional(state.Arguments, 'Arguments')
      : optional(fieldOf(state.Arguments, 'Payload'), 'Arguments/Payload'),
    timeout: optional(state.TimeoutSeconds, 'TimeoutSeconds'),
    retry: state.Retry ?? [],
    catchers: (state.Catch ?? []).map(catcherOf),
    results: resultsOf(state),
    next: state.Next ?? null,
  };
};

const failOf = (name: string, state: FailState): CompiledState => ({
  name,
  kind: 'Fail',
  error: optional(state.Error, 'Error'),
  cause: optional(state.Cause, 'Cause'),
});

const compileState = (name: string, state: State): CompiledState => {
  switch (state.Type) {
    case 'Pass':
      return { name, kind: 'Pass', results: resultsOf(state), next: state.Next ?? null };
    case 'Task':
      return taskOf(name, state);
    case 'Wait':
      return {
        name,
        kind: 'Wait',
        seconds: optional(state.Seconds, 'Seconds'),
        timestamp: optional(state.Timestamp, 'Timestamp'),
        results: resultsOf(state),
        next: state.Next ?? null,
      };
    case 'Choice':
      return {
        name,
        kind: 'Choice',
        rules: state.Choices.map((rule, index) => ({
          condition: compileTemplate(rule.Condition, `Choices[${index}]/Condition`),
          results: resultsOf(rule, `Choices[${index}]/`),
          next: rule.Next,
        })),
        results: resultsOf(state),
        otherwise: state.Default ?? null,
      };
    case 'Succeed':
      return { name, kind: 'Succeed', results: resultsOf(state) };
    case 'Fail':
      return failOf(name, state);
  }
};

/** Compiling costs more than running, and a definition is never changed: one program per definition object. */
const programs = new WeakMap<Definition, Program>();

/** The program of a definition that `check` accepts; throws for one that it refuses. */
export const programOf = (definition: Definition): Program => {
  const known = programs.get(definition);
  if (known !== undefined) return known;
  const program: Program = {
    startAt: definition.StartAt,
    timeoutSeconds: definition.TimeoutSeconds ?? null,
    states: new Map(Object.entries(definition.States).map(([name, state]) => [name, compileState(name, state)])),
  };
  programs.set(definition, program);
  return program;
};
