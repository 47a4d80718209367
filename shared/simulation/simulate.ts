import type { Definition, Json } from '../asl/index.ts';
import {
  compile,
  type Flow,
  isMatched,
  type KeptOut,
  kinds,
  type Leaving,
  leavingByChange,
  leavingByCondition,
  runError,
  type Standing,
  type StepCall,
} from '../flow/index.ts';
import type { Facts } from '../lead/index.ts';
import { DAY_MS } from '../time/index.ts';
import { Agenda } from './agenda.ts';
import { keptOut } from './kept-out.ts';
import type { ActivityAtHand, SimulatedLead } from './lead.ts';
import { Machine, runInput } from './machine.ts';
import type { Happening, ScriptItem } from './script.ts';
import { deedsOf, resultOf, wouldDo } from './step-function.ts';
import { type Seen, traceSteps } from './steps.ts';
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
  /** The activity that the lead met the start by; unless given, what the start itself says of it. */
  activity?: ActivityAtHand;
  /** Lets the lead in whatever the flow's conditions for entry say, for those who only ask what comes then. */
  letIn?: boolean;
  /** What the emails are about, by template; one that is not named is marketing. */
  topics?: Readonly<Record<string, 'marketing' | 'transactional'>>;
  script?: readonly ScriptItem[];
  /** Asked at every step: what the lead does, seen from then. */
  react?: (arrival: Arrival) => readonly ScriptItem[];
  /** Leaves out the story of each step, for those who only count. */
  terse?: boolean;
  /** Makes the machine's own chance (the jitter of retries, of which a test has none) repeatable. */
  seed?: number;
};

/** A wait that somebody else has to end: the step function's part is done, its token is open. */
type OpenWait = { call: StepCall; token: string };

/** More events than any flow that passes the checks can have. */
const MOST_EVENTS = 60_000;
/** One run in the making: plays the world around the machine, on a clock that jumps to whatever comes next. */
class World {
  private readonly input: Simulation;
  private readonly machine: Machine;
  private readonly agenda = new Agenda();
  private readonly effects: WouldDo[] = [];
  private readonly seen: Seen[] = [];
  private readonly endings = new Map<string, string>();
  private readonly goalsReached = new Set<string>();
  private open: OpenWait | null = null;
  private exit: Leaving | null = null;
  private clock: number;
  private lastLook: number;
  /** How the lead stood when it was last looked at, or when the flow last did something to it. */
  private standing: Standing;

  constructor(input: Simulation) {
    this.input = input;
    const definition = input.definition ?? compile(input.flow, 1).definition;
    if (definition === null) throw new Error(`Nothing hangs on the start of flow "${input.flow.id}".`);
    this.machine = new Machine(definition, (input.seed ?? 0) / 2 ** 32);
    this.clock = Date.parse(input.startAt);
    this.lastLook = this.clock;
    this.standing = input.lead.facts(this.now);
    this.plan((input.script ?? []).filter(({ since = 'start' }) => since === 'start'));
  }

  async run(): Promise<Trace> {
    const { lead, flow, outlet } = this.input;
    const why = this.input.letIn === true ? undefined : keptOut(this.input);
    if (why !== undefined) return this.notLetIn(why);
    this.machine.tell(this.now, {
      type: 'start',
      execution: { id: `test:${lead.id}`, name: 'test', startTime: this.now },
      stateMachine: { id: 'test', name: flow.id },
      input: runInput(flow.id, lead.id, outlet),
    });
    for (let n = 0; n < MOST_EVENTS; n++) {
      if (this.machine.hasNews) for (const effect of await this.machine.deliver()) this.invoke(effect);
      else if (!this.machine.isRunning || !this.advance()) break;
    }
    return this.trace();
  }

  private get now(): string {
    return new Date(this.clock).toISOString();
  }

  private facts(activity?: ActivityAtHand): Facts {
    return this.input.lead.facts(this.now, activity);
  }

  private plan(items: readonly ScriptItem[]): void {
    this.agenda.add(this.clock, items);
  }

  /** Moves the clock to whatever comes next; false when nothing does. */
  private advance(): boolean {
    const { wake } = this.machine;
    const timer = wake?.at ?? Number.POSITIVE_INFINITY;
    const look = this.nextLook();
    const script = this.agenda.nextAt;
    const at = Math.min(script, timer, look);
    if (at === Number.POSITIVE_INFINITY) return false;
    this.clock = Math.max(this.clock, at);
    const happening = script === at ? this.agenda.take() : null;
    if (happening !== null) this.happen(happening);
    else if (wake !== null && timer === at) {
      this.open = null;
      this.machine.tell(this.now, { type: 'timer', id: wake.id });
    } else {
      this.lastLook = this.clock;
      this.look('the passing of time');
    }
    return true;
  }

  /** When something could come true by itself: conditions are looked at once a day, and a stage on the day it changes. */
  private nextLook(): number {
    const { flow, lead } = this.input;
    const { watch = [], goals = [] } = this.open?.call ?? {};
    const watches = flow.exits.when !== undefined || [...watch, ...goals].some(({ when }) => when !== undefined);
    const daily = watches ? this.lastLook + DAY_MS : Number.POSITIVE_INFINITY;
    const stage = flow.exits.stageChanged ? lead.nextStageChange?.(this.now) : undefined;
    return stage === undefined ? daily : Math.min(daily, Date.parse(stage));
  }

  /** The lead, or sales, does something. */
  private happen(does: Happening): void {
    this.input.lead.happen(this.now, does);
    if (this.leave()) return;
    if (does.what === 'answer') {
      this.salesAnswers(does);
      return;
    }
    const activity =
      does.what === 'activity'
        ? { type: does.type, at: this.now, properties: does.properties, context: {}, source: 'server' }
        : undefined;
    this.look(does.what === 'activity' ? does.type : does.what, activity);
  }

  private salesAnswers({ outlet, reason }: Extract<Happening, { what: 'answer' }>): void {
    const call = this.open?.call;
    if (call?.outlets?.includes(outlet) && (call.watch ?? []).length === 0)
      this.answer(outlet, reason === undefined ? outlet : `${outlet}: ${reason}`);
  }

  /** Exits that what just happened, or time, leads to. */
  private leave(): boolean {
    const { exits } = this.input.flow;
    const [before, facts] = [this.standing, this.facts()];
    this.standing = facts;
    const why = leavingByChange(exits, before, facts) ?? leavingByCondition(exits, facts);
    if (why === undefined) return false;
    this.exit = why;
    this.open = null;
    this.machine.tell(this.now, { type: 'stop', error: runError.exited, cause: why.because });
    return true;
  }

  /** Whether what the open wait watches for, or a goal, has come true. */
  private look(what: string, activity?: ActivityAtHand): void {
    if (this.leave()) return;
    if (this.open === null) return;
    const { call, token } = this.open;
    const facts = this.facts(activity);
    const goal = (call.goals ?? []).find((one) => !this.goalsReached.has(one.step) && isMatched(one, facts));
    if (goal !== undefined) {
      this.goalsReached.add(goal.step);
      this.close(call, `goal: ${what}`);
      this.machine.tell(this.now, { type: 'tokenFailed', token, error: runError.goal(goal.step), cause: what });
      return;
    }
    const hit = (call.watch ?? []).find((one) => isMatched(one, facts));
    if (hit !== undefined) this.answer(hit.outlet, what);
  }

  private answer(outlet: string, what: string): void {
    if (this.open === null) return;
    const { call, token } = this.open;
    this.close(call, what);
    this.machine.tell(
      this.now,
      call.errors?.includes(outlet)
        ? { type: 'tokenFailed', token, error: runError.outlet(outlet), cause: what }
        : { type: 'tokenSucceeded', token, output: { v: 1, outlet } },
    );
  }

  private close({ step, visit }: StepCall, what: string): void {
    this.endings.set(`${step} ${visit}`, what);
    this.open = null;
  }

  /** The machine calls the `steps` function. */
  private invoke({ id, payload, token }: { id: string; payload: Json; token?: string }): void {
    const call = payload as unknown as StepCall;
    if (call.kind !== 'load') this.arrive(call);
    const result = resultOf(call, this.facts(), this.input.timeZone);
    const { facts, computed } = result;
    if (facts !== undefined || computed !== undefined)
      this.seen.push({
        step: call.step,
        visit: call.visit,
        facts: facts ?? {},
        computed: computed ?? {},
        at: this.now,
      });
    this.machine.tell(this.now, { type: 'taskSucceeded', id, output: { ...result } as Json });
    if (token === undefined) return;
    this.open = { call, token };
    this.lastLook = this.clock;
    this.look('already so');
  }

  /** The lead comes to a step: plans what it does there, and does what the step does. */
  private arrive(call: StepCall): void {
    const { script = [], react, lead } = this.input;
    this.plan(script.filter(({ since, visit = 1 }) => since === call.step && visit === call.visit));
    this.plan(react?.({ at: this.now, call }) ?? []);
    for (const deed of deedsOf(call)) {
      this.effects.push(wouldDo(call, deed, this.facts(), this.input.topics));
      lead.receive(this.now, deed);
      // What the flow itself does is no reason to leave it.
      this.standing = this.facts();
    }
    if (kinds.get(call.kind)?.goal !== undefined) this.goalsReached.add(call.step);
  }

  private notLetIn(why: KeptOut): Trace {
    const { startAt } = this.input;
    const nothing = { path: [], steps: [], effects: [], transitions: 0 };
    return { status: 'kept out', why, ...nothing, startedAt: startAt, endedAt: startAt, facts: this.facts() };
  }

  private trace(): Trace {
    const { flow, terse, startAt } = this.input;
    const { succeeded, cause, path: walked, transitions } = this.machine.result();
    const path = walked ?? [
      { step: 'start', outlet: this.input.outlet ?? 'then', at: new Date(startAt).toISOString() },
    ];
    const status = this.exit !== null ? 'exited' : succeeded ? 'completed' : 'failed';
    const why = this.exit?.because ?? (status === 'failed' ? cause : undefined);
    const known = { seen: this.seen, endings: this.endings, at: this.now };
    return {
      status,
      ...(why === undefined ? {} : { why }),
      path,
      steps: terse === true ? [] : traceSteps(flow, path, known),
      effects: this.effects,
      startedAt: startAt,
      endedAt: this.now,
      facts: this.facts(),
      transitions,
    };
  }
}

/**
 * Runs the compiled flow for one lead on a virtual clock, with what the lead does, and tells everything that happened.
 * Nothing is sent. Rejects for a flow that cannot be compiled or that does nothing: `checkFlow` says so first.
 */
export const simulate = async (simulation: Simulation): Promise<Trace> => new World(simulation).run();
