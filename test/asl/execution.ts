import {
  check,
  type Definition,
  type Effect,
  type ExecutionEvent,
  type HistoryEvent,
  type Json,
  type Snapshot,
  step,
} from '../../shared/asl/index.ts';

/** Monday morning, for every execution in these tests. */
export const MONDAY = '2026-03-02T09:00:00.000Z';

export const later = (seconds: number, from = MONDAY): string =>
  new Date(Date.parse(from) + seconds * 1000).toISOString();

type Unstamped<Event> = Event extends unknown ? Omit<Event, 'at' | 'random'> : never;

/** A running execution under test: send it what happens, then look at what it did. */
export type Execution = {
  snapshot: Snapshot;
  /** All events so far. */
  history: HistoryEvent[];
  /** What the last step asked for. */
  effects: Effect[];
  /** Whether anybody waited for the last event. */
  taken: boolean;
  now: string;
  send(event: Unstamped<ExecutionEvent>, at?: string): Promise<Execution>;
  /** The function that was called returns. */
  returns(output: Json, at?: string): Promise<Execution>;
  /** The function that was called fails. */
  fails(error: string, cause?: string, at?: string): Promise<Execution>;
  /** Time goes on to the timer that is due. */
  sleeps(): Promise<Execution>;
};

export const machine = (states: Definition['States'], more: Partial<Definition> = {}): Definition => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0] ?? '',
  States: states,
  ...more,
});

/** Starts a machine, which must pass `check`. `random` is what every event brings for chance. */
export const started = async (definition: Definition, input: Json = {}, random = 0.5): Promise<Execution> => {
  const problems = check(definition);
  if (problems.length > 0) throw new Error(problems.map(({ where, message }) => `${where}: ${message}`).join('\n'));
  const execution: Execution = {
    snapshot: null as unknown as Snapshot,
    history: [],
    effects: [],
    taken: false,
    now: MONDAY,
    async send(event, at = execution.now) {
      execution.now = at;
      const before = execution.snapshot as Snapshot | null;
      const result = await step(definition, before, { ...event, at, random } as ExecutionEvent);
      execution.history.push(...result.history);
      Object.assign(execution, { snapshot: result.snapshot, effects: result.effects, taken: result.taken });
      return execution;
    },
    returns: (output, at) => execution.send({ type: 'taskSucceeded', id: invoked(execution).id, output }, at),
    fails: (error, cause, at) =>
      execution.send(
        { type: 'taskFailed', id: invoked(execution).id, error, ...(cause === undefined ? {} : { cause }) },
        at,
      ),
    async sleeps() {
      const { wake } = execution.snapshot;
      if (wake === null) throw new Error('Nothing is due: the execution would sleep for ever.');
      return execution.send({ type: 'timer', id: wake.id }, wake.at);
    },
  };
  return execution.send({
    type: 'start',
    input,
    execution: { id: 'arn:run', name: 'run', startTime: MONDAY },
    stateMachine: { id: 'arn:machine', name: 'machine' },
  });
};

/** The function call that the last step asked for. */
export const invoked = ({ effects }: Execution): Extract<Effect, { type: 'invoke' }> => {
  const invoke = effects.find((effect) => effect.type === 'invoke');
  if (invoke === undefined) throw new Error('The last step called no function.');
  return invoke;
};

export const types = ({ history }: Execution): string[] => history.map(({ type }) => type);
export const outputOf = ({ snapshot }: Execution): Json | undefined =>
  snapshot.ending?.status === 'SUCCEEDED' ? snapshot.ending.output : undefined;

/** A Lambda function called through the service integration, and one called by its own ARN. */
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const FOR_TOKEN = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
export const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:send-email';
