import { type Definition, type ExecutionEvent, type Json, type Snapshot, step } from '../asl/index.ts';
import { compile, type Flow, type PathItem, runError, type StepCall, secondsOf } from '../flow/index.ts';
import type { Facts } from '../lead/index.ts';
import { exitFor, isMatched } from './exits.ts';
import type { ActivityAtHand, SimulatedLead } from './lead.ts';
import type { Happening, ScriptItem } from './script.ts';
import { deedsOf, resultOf, wouldDo } from './step-function.ts';
import { traceSteps } from './steps.ts';
import type { Trace, WouldDo } from './trace.ts';

/** A step that the lead has come to, for whoever answers with what the lead does next. */
export type Arrival = { at: string; call: StepCall };

export type Simulation = {
  flow: Flow;
  /** The compiled flow, where it is at hand: many leads should share one. */
  definition?: Definition;
  lead: SimulatedLead;
  startAt: string;
  /** The workspace's. */
  timeZone: string;
  /** Scoring flow: the outlet of the start; a trigger needs none. */
  outlet?: string;
  script?: readonly ScriptItem[];
  /** Asked at every step: what the lead does, seen from then. */
  react?: (arrival: Arrival) => readonly ScriptItem[];
  /** Leaves out the story of each step, for those who only count. */
  terse?: boolean;
  /** Makes the machine's own chance (the jitter of retries, of which a test has none) repeatable. */
  seed?: number;
};

type Planned = { at: number; order: number; does: Happening };
type OpenWait = { call: StepCall; token: string; cameAt: string };

/** More events than any flow that passes the checks can have. */
const MOST_EVENTS = 60_000;
const DAY = 86_400_000;

const iso = (ms: number): string => new Date(ms).toISOString();

/** One run in the making. */
class Runner {
  readonly effects: WouldDo[] = [];
  readonly seen: { step: string; visit: number; facts: Record<string, Json>; computed: Json; at: string }[] = [];
  private readonly input: Simulation;
  private readonly definition: Definition;
  private readonly planned: Planned[] = [];
  private readonly reached = new Set<string>();
  private snapshot: Snapshot | null = null;
  private queue: ExecutionEvent[] = [];
  private wake: { id: string; at: number } | null = null;
  private open: OpenWait | null = null;
  private now: number;
  private lastTick: number;
  private order = 0;
  private exit: string | null = null;
  private endings = new Map<string, string>();

  constructor(input: Simulation) {
    this.input = input;
    const definition = input.definition ?? compile(input.flow, 1).definition;
    if (definition === null) throw new Error(`Nothing hangs on the start of flow "${input.flow.id}".`);
    this.definition = definition;
    this.now = Date.parse(input.startAt);
    this.lastTick = this.now;
    this.plan((input.script ?? []).filter(({ since = 'start' }) => since === 'start'));
  }

  private facts(activity?: ActivityAtHand): Facts {
    return this.input.lead.facts(iso(this.now), activity);
  }

  private get random(): number {
    return (this.input.seed ?? 0) / 2 ** 32;
  }

  /** Puts on the agenda what happens from now on. */
  private plan(items: readonly ScriptItem[]): void {
    for (const { after, does } of items)
      this.planned.push({
        at: this.now + (after === undefined ? 0 : secondsOf(after) * 1000),
        order: this.order++,
        does,
      });
    this.planned.sort((a, b) => a.at - b.at || a.order - b.order);
  }

  private send(event: { type: ExecutionEvent['type'] } & Record<string, unknown>): void {
    this.queue.push({ at: iso(this.now), random: this.random, ...event } as unknown as ExecutionEvent);
  }

  async run(): Promise<Trace> {
    const { lead, flow, outlet } = this.input;
    this.send({
      type: 'start',
      execution: { id: `test:${lead.id}`, name: 'test', startTime: iso(this.now) },
      stateMachine: { id: 'test', name: flow.id },
      input: {
        v: 1,
        flow: flow.id,
        version: 1,
        enrolment: `${lead.id}.${flow.id}.1`,
        lead: lead.id,
        epoch: 0,
        ...(outlet === undefined ? {} : { at: outlet }),
      },
    });
    for (let n = 0; n < MOST_EVENTS; n++) {
      if (this.queue.length > 0) await this.deliver(this.queue.shift() as ExecutionEvent);
      else if (this.snapshot?.status !== 'RUNNING' || !this.advance()) break;
    }
    return this.trace();
  }

  private async deliver(event: ExecutionEvent): Promise<void> {
    const { snapshot, effects } = await step(this.definition, this.snapshot, event);
    this.snapshot = snapshot;
    this.wake = snapshot.wake === null ? null : { id: snapshot.wake.id, at: Date.parse(snapshot.wake.at) };
    for (const effect of effects) if (effect.type === 'invoke') this.invoke(effect);
  }

  /** Moves the clock to whatever comes next; false when nothing does. */
  private advance(): boolean {
    const tick = this.watchesConditions() ? this.lastTick + DAY : Infinity;
    const script = this.planned[0]?.at ?? Infinity;
    const timer = this.wake?.at ?? Infinity;
    const at = Math.min(script, timer, tick);
    if (at === Infinity) return false;
    this.now = Math.max(this.now, at);
    if (script === at) this.happen((this.planned.shift() as Planned).does);
    else if (timer === at && this.wake !== null) {
      this.open = null;
      this.send({ type: 'timer', id: this.wake.id });
    } else {
      this.lastTick = this.now;
      this.look('the passing of time');
    }
    return true;
  }

  /** Whether something could come true by itself: conditions are then looked at once a day, as the sweep does. */
  private watchesConditions(): boolean {
    const call = this.open?.call;
    return (
      this.snapshot?.status === 'RUNNING' &&
      (this.input.flow.exits.when !== undefined ||
        (call !== undefined && [...(call.watch ?? []), ...(call.goals ?? [])].some(({ when }) => when !== undefined)))
    );
  }

  private happen(does: Happening): void {
    const before = this.facts();
    this.input.lead.happen(iso(this.now), does);
    if (this.leave(before)) return;
    if (does.what === 'answer') {
      const { open } = this;
      if (open?.call.outlets?.includes(does.outlet) && (open.call.watch ?? []).length === 0)
        this.answer(does.outlet, does.reason === undefined ? does.outlet : `${does.outlet}: ${does.reason}`);
      return;
    }
    const activity =
      does.what === 'activity'
        ? { type: does.type, at: iso(this.now), properties: does.properties, context: {}, source: 'server' }
        : undefined;
    this.look(does.what === 'activity' ? does.type : does.what, activity);
  }

  /** Exits that what just happened leads to. */
  private leave(before: { stage: string }): boolean {
    const why = exitFor(this.input.flow, before.stage, this.facts());
    if (why === null) return false;
    this.exit = why;
    this.open = null;
    this.send({ type: 'stop', error: runError.exited, cause: why });
    return true;
  }

  /** Whether what the open wait watches for, or a goal, has come true. */
  private look(what: string, activity?: ActivityAtHand): void {
    if (this.input.flow.exits.when !== undefined && this.leave(this.facts())) return;
    const { open } = this;
    if (open === null) return;
    const facts = this.facts(activity);
    const goal = (open.call.goals ?? []).find((one) => !this.reached.has(one.step) && isMatched(one, facts));
    if (goal !== undefined) {
      this.reached.add(goal.step);
      this.end(open, `goal: ${what}`);
      this.send({ type: 'tokenFailed', token: open.token, error: runError.goal(goal.step), cause: what });
      return;
    }
    const hit = (open.call.watch ?? []).find((one) => isMatched(one, facts));
    if (hit !== undefined) this.answer(hit.outlet, what);
  }

  private answer(outlet: string, what: string): void {
    const { open } = this;
    if (open === null) return;
    this.end(open, what);
    this.send({ type: 'tokenSucceeded', token: open.token, output: { v: 1, outlet } });
  }

  private end(open: OpenWait, what: string): void {
    this.endings.set(`${open.call.step} ${open.call.visit}`, what);
    this.open = null;
  }

  /** What the `steps` function would answer. */
  private invoke(effect: { id: string; payload: Json; token?: string }): void {
    const call = effect.payload as unknown as StepCall;
    if (call.kind !== 'load') {
      this.plan(
        (this.input.script ?? []).filter(({ since, visit = 1 }) => since === call.step && visit === call.visit),
      );
      this.plan(this.input.react?.({ at: iso(this.now), call }) ?? []);
      this.act(call);
      if (call.kind === 'goal') this.reached.add(call.step);
    }
    const result = resultOf(call, this.facts(), this.input.timeZone);
    if (result.facts !== undefined || result.computed !== undefined)
      this.seen.push({
        step: call.step,
        visit: call.visit,
        facts: result.facts ?? {},
        computed: result.computed ?? {},
        at: iso(this.now),
      });
    this.send({ type: 'taskSucceeded', id: effect.id, output: result });
    if (effect.token !== undefined) {
      this.open = { call, token: effect.token, cameAt: iso(this.now) };
      this.lastTick = this.now;
      this.look('already so');
    }
  }

  private act(call: StepCall): void {
    for (const deed of deedsOf(call)) {
      this.effects.push(wouldDo(call, deed, this.facts()));
      this.input.lead.receive(iso(this.now), deed);
    }
  }

  private trace(): Trace {
    const { snapshot } = this;
    if (snapshot === null) throw new Error('The simulation did not begin.');
    const output = snapshot.ending?.status === 'SUCCEEDED' ? (snapshot.ending.output as { path?: PathItem[] }) : null;
    const path = output?.path ?? (snapshot.variables.path as PathItem[] | undefined) ?? [];
    const status = this.exit !== null ? 'exited' : snapshot.status === 'SUCCEEDED' ? 'completed' : 'failed';
    const cause = snapshot.ending !== null && 'cause' in snapshot.ending ? snapshot.ending.cause : 'It never ended.';
    const why = this.exit ?? (status === 'failed' ? cause : undefined);
    return {
      status,
      ...(why === undefined ? {} : { why }),
      path,
      steps:
        this.input.terse === true
          ? []
          : traceSteps(this.input.flow, path, { seen: this.seen, endings: this.endings, at: iso(this.now) }),
      effects: this.effects,
      startedAt: this.input.startAt,
      endedAt: iso(this.now),
      facts: this.facts(),
      transitions: snapshot.visits,
    };
  }
}

/**
 * Runs the compiled flow for one lead on a virtual clock, with what the lead does, and tells everything that happened.
 * Nothing is sent. Rejects for a flow that cannot be compiled or that does nothing: `checkFlow` says so first.
 */
export const simulate = async (simulation: Simulation): Promise<Trace> => new Runner(simulation).run();
