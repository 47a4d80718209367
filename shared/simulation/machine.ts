import { type Definition, type Effect, type ExecutionEvent, type Json, type Snapshot, step } from '../asl/index.ts';
import type { PathItem } from '../flow/index.ts';

type Told = ExecutionEvent extends infer Event
  ? Event extends ExecutionEvent
    ? Omit<Event, 'at' | 'random'>
    : never
  : never;
type Invoke = Extract<Effect, { type: 'invoke' }>;

/** The compiled flow on the interpreter: what it is told waits in line, and is delivered one at a time. */
export class Machine {
  private readonly definition: Definition;
  private readonly random: number;
  private readonly line: ExecutionEvent[] = [];
  private snapshot: Snapshot | null = null;

  constructor(definition: Definition, random: number) {
    this.definition = definition;
    this.random = random;
  }

  /** Puts an event of the world into the line. */
  tell(at: string, event: Told): void {
    this.line.push({ ...event, at, random: this.random });
  }

  get hasNews(): boolean {
    return this.line.length > 0;
  }

  get isRunning(): boolean {
    return this.snapshot?.status === 'RUNNING';
  }

  /** When it wants to be woken, in epoch milliseconds. */
  get wake(): { id: string; at: number } | null {
    const wake = this.snapshot?.wake ?? null;
    return wake === null ? null : { id: wake.id, at: Date.parse(wake.at) };
  }

  /** Delivers the next event and answers the functions that are called for it. */
  async deliver(): Promise<Invoke[]> {
    const event = this.line.shift();
    if (event === undefined) return [];
    const { snapshot, effects } = await step(this.definition, this.snapshot, event);
    this.snapshot = snapshot;
    return effects.filter((effect) => effect.type === 'invoke');
  }

  /** How it stands: the path walked (`null` for a run that never left its first state), and how it ended. */
  result(): { succeeded: boolean; cause: string; path: PathItem[] | null; transitions: number } {
    const { snapshot } = this;
    if (snapshot === null) throw new Error('The simulation did not begin.');
    const { ending } = snapshot;
    const said = ending?.status === 'SUCCEEDED' ? (ending.output as { path?: PathItem[] }).path : undefined;
    const cause = ending !== null && 'cause' in ending ? ending.cause : undefined;
    return {
      succeeded: snapshot.status === 'SUCCEEDED',
      cause: ending === null ? 'It never ended.' : (cause ?? ''),
      path: said ?? (snapshot.variables.path as PathItem[] | undefined) ?? null,
      transitions: snapshot.visits,
    };
  }
}

/** What a run is started with. */
export const runInput = (flow: string, lead: string, outlet: string | undefined): Json => ({
  v: 1,
  flow,
  version: 1,
  enrolment: `${lead}.${flow}.1`,
  lead,
  epoch: 0,
  ...(outlet === undefined ? {} : { at: outlet }),
});
