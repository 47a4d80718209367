import type { Json } from '../../shared/activity/index.ts';
import { changesByTime, compileCondition, type Readable } from '../../shared/condition/index.ts';
import type { Live, LiveFlow, Trigger } from '../../shared/flow/index.ts';
import { compileModel, ENGINE, type Program, type ScoringModel } from '../../shared/scoring/index.ts';
import { chosen } from './chosen-segments.ts';
import { getVersion } from './flow.ts';
import type { ScoredBy } from './lead.ts';
import type { Tables } from './table.ts';

type Ask = (facts: Readable) => boolean;

/** A published flow that an activity starts, ready to be asked. */
export type ActivityTrigger = { flow: string; version: number; when: Ask };

/** A published flow that a date of the lead starts, or its silence. */
export type TimeTrigger = Extract<Trigger, { on: 'date' | 'inactivity' }> & {
  flow: string;
  version: number;
  when: Ask;
};

/** What is live, made ready to run: one per publish, kept as long as it is live. */
export type Scorer = {
  live: Live;
  program: Program;
  /** What a lead scored by this says it was scored by. */
  scored: ScoredBy;
  /** `byTime`: whether the answer can change though nothing happens. */
  segments: readonly { id: string; holds: Ask; byTime: boolean }[];
  /** By the type of activity that starts them. */
  triggers: ReadonlyMap<string, readonly ActivityTrigger[]>;
  timeTriggers: readonly TimeTrigger[];
};

/** Scores nothing: what a workspace has before its first scoring flow is published. */
const noModel = (timeZone: string): ScoringModel => ({
  timeZone,
  groups: [{ id: 'points', name: 'Points', decay: { kind: 'none' } }],
  rules: [],
  total: {},
  fit: { rules: [], cutoffs: { A: 4, B: 3, C: 2, D: 1 } },
  bant: { budget: never, authority: never, need: never, timeline: never },
  ladder: { rungs: [], salesAcceptance: false, rejectedTo: 'recycled' },
});
const never = { kind: 'any' as const, of: [] };

/** A model version and the time zone that its days are counted in, where that is not its document's own. */
type ModelVersion = { flow: string; version: number; timeZone?: string | undefined };

/** What a lead that is scored by what is live says of it. */
export const scoredBy = ({ n, model, timeZone }: Live): ScoredBy => ({
  n,
  flow: model?.flow ?? '',
  version: model?.version ?? 0,
  engine: ENGINE,
  timeZone,
});

/** Whether a state has to be folded afresh: another model version, engine or time zone made it. */
export const isOutdated = (scored: ScoredBy, current: ScoredBy): boolean =>
  scored.flow !== current.flow ||
  scored.version !== current.version ||
  scored.engine !== current.engine ||
  (scored.timeZone !== undefined && scored.timeZone !== current.timeZone);

/** Makes what is live ready to run and keeps the latest; a version never changes, so nothing has to be read twice. */
export const openPrograms = (tables: Tables) => {
  const programs = new Map<string, Promise<Program>>();
  let latest: { n: number; scorer: Promise<Scorer> } | undefined;

  const compile = async (model: ModelVersion | null, timeZone: string): Promise<Program> => {
    if (model === null) return compileModel(noModel(timeZone), 0);
    const stored = await getVersion(tables, model.flow, model.version);
    if (stored?.flow.start.kind !== 'scoring') {
      throw new Error(`Version ${model.version} of the scoring flow ${model.flow} is not there.`);
    }
    const { model: document } = stored.flow.start;
    return compileModel({ ...document, timeZone: model.timeZone ?? document.timeZone }, model.version);
  };

  /** The program of one model version, of the one that is live or of the one that a lead was scored by. */
  const programOf = (model: ModelVersion | null, timeZone: string): Promise<Program> => {
    const id = model === null ? `none ${timeZone}` : `${model.flow} ${model.version} ${model.timeZone ?? ''}`;
    let program = programs.get(id);
    if (program === undefined) {
      program = compile(model, timeZone);
      programs.set(id, program);
      program.catch(() => programs.delete(id));
    }
    return program;
  };

  const prepare = async (live: Live): Promise<Scorer> => ({
    live,
    program: await programOf(live.model && { ...live.model, timeZone: live.timeZone }, live.timeZone),
    scored: scoredBy(live),
    segments: live.segments.map(({ id, when }) => ({
      id,
      holds: segmentAsk(id, compileCondition(when)),
      byTime: changesByTime(when),
    })),
    triggers: triggersOf(live.flows),
    timeTriggers: timeTriggersOf(live.flows),
  });

  return {
    programOf,
    /** The program that made this lead's state, so that the state can be read before it is scored anew. */
    programOfLead: (scored: ScoredBy, live: Live): Promise<Program> =>
      programOf(scored.flow === '' ? null : scored, live.timeZone),
    scorer(live: Live): Promise<Scorer> {
      if (latest?.n === live.n) return latest.scorer;
      const scorer = prepare(live);
      if (latest === undefined || latest.n < live.n) {
        latest = { n: live.n, scorer };
        scorer.catch(() => {
          latest = undefined;
        });
      }
      return scorer;
    },
  };
};
export type Programs = ReturnType<typeof openPrograms>;

/** What somebody has decided for this lead outweighs the segment's condition. */
const segmentAsk =
  (id: string, holds: Ask): Ask =>
  (facts) =>
    chosen((facts.lead ?? {}) as Record<string, Json>, id) ?? holds(facts);

const triggersOf = (flows: readonly LiveFlow[]): Map<string, ActivityTrigger[]> => {
  const byType = new Map<string, ActivityTrigger[]>();
  for (const { flow, version, trigger, only, paused } of flows) {
    if (paused || trigger?.on !== 'activity') continue;
    const asks = [trigger.match.when, only].flatMap((when) => (when === undefined ? [] : [compileCondition(when)]));
    const list = byType.get(trigger.match.activity) ?? [];
    list.push({ flow, version, when: (facts) => asks.every((ask) => ask(facts)) });
    byType.set(trigger.match.activity, list);
  }
  return byType;
};

/** Whether a live flow begins by itself, so that leads have to be looked at for it though nothing happens. */
export const isStartedByTime = ({ trigger, paused }: Pick<LiveFlow, 'trigger' | 'paused'>): boolean =>
  !paused && (trigger?.on === 'date' || trigger?.on === 'inactivity');

const timeTriggersOf = (flows: readonly LiveFlow[]): TimeTrigger[] =>
  flows.flatMap(({ flow, version, trigger, only, paused }) => {
    if (paused || (trigger?.on !== 'date' && trigger?.on !== 'inactivity')) return [];
    return [{ ...trigger, flow, version, when: only === undefined ? () => true : compileCondition(only) }];
  });
