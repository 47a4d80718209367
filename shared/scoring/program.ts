import { compileCondition, type Readable, reads } from '../condition/index.ts';
import type { Grade } from '../lead/index.ts';
import { type Calendar, calendarOf } from '../time/index.ts';
import { type Table, tableOf } from './decay/index.ts';
import { type CompiledLadder, compileLadder } from './ladder-program.ts';
import type { Decay, Rule, ScoringModel } from './model.ts';
import { thousandths } from './points.ts';

export type Ask = (facts: Readable) => boolean;

export type CompiledRule = {
  /** Place among all rules, as the state counts its limit, and the same as a key. */
  place: number;
  key: string;
  rule: Rule;
  when: Ask | null;
  points: number;
  channel: number;
  limit: { times: number; per: 'day' | 'week' | 'ever' } | null;
  distinctBy: string | null;
  frequency: { times: number; withinDays: number } | null;
};

/** The points of one group that fade in one way: they can be kept together, day by day. */
export type Channel = { group: number; decay: Decay; table: Table };

export type CompiledGroup = { id: string; floor: number; cap: number; channels: readonly number[] };

/** A group as points by hand reach it; `channel` is null where its points do not fade. */
export type HandGroup = { id: string; channel: number | null };

/** A model made ready to run. Opaque outside this area. */
export type Program = {
  version: number;
  model: ScoringModel;
  calendar: Calendar;
  /** Rules by the activity that they look at. */
  rules: ReadonlyMap<string, readonly CompiledRule[]>;
  channels: readonly Channel[];
  groups: readonly CompiledGroup[];
  /** By group id, those that it takes over too: which group points by hand count in, and in which channel they fade there. */
  handGroups: ReadonlyMap<string, HandGroup>;
  floor: number;
  cap: number;
  fit: readonly { when: Ask; points: number; id: string }[];
  cutoffs: readonly (readonly [Grade, number])[];
  bant: readonly [Ask, Ask, Ask, Ask];
  competitors: ReadonlySet<string>;
  ladder: CompiledLadder;
  /** Activity types whose coming can change more than their own count. */
  touched: ReadonlySet<string>;
  /** Those types numbered, as the state counts them. */
  types: ReadonlyMap<string, number>;
  /** Lead fields that any condition reads. */
  leadFields: ReadonlySet<string>;
  /** What the conditions of rules read beside the activity and the lead. */
  ruleNeeds: { did: readonly string[]; fit: boolean };
};

const compileRules = (
  model: ScoringModel,
): { rules: Map<string, CompiledRule[]>; channels: Channel[]; handGroups: Map<string, HandGroup> } => {
  const rules = new Map<string, CompiledRule[]>();
  const channels: Channel[] = [];
  const channelBy = new Map<string, number>();
  const channelOf = (group: number, decay: Decay): number => {
    const name = JSON.stringify([group, decay]);
    const channel = channelBy.get(name) ?? channels.push({ group, decay, table: tableOf(decay) }) - 1;
    channelBy.set(name, channel);
    return channel;
  };
  for (const [place, rule] of model.rules.entries()) {
    const group = model.groups.findIndex(({ id }) => id === rule.group);
    const decay = rule.decay ?? model.groups[group]?.decay;
    if (rule.disabled || decay === undefined) continue;
    const channel = channelOf(group, decay);
    const compiled: CompiledRule = {
      place,
      key: String(place),
      rule,
      when: rule.when ? compileCondition(rule.when) : null,
      points: thousandths(rule.points),
      channel,
      limit: rule.limit ?? null,
      distinctBy: rule.distinctBy ?? null,
      frequency: rule.frequency ?? null,
    };
    for (const activity of new Set([rule.activity, ...(rule.also ?? [])]))
      rules.set(activity, [...(rules.get(activity) ?? []), compiled]);
  }
  const handGroups = new Map<string, HandGroup>();
  for (const [place, { id, decay, takesOver = [] }] of model.groups.entries()) {
    const group = { id, channel: decay.kind === 'none' ? null : channelOf(place, decay) };
    for (const name of [...takesOver, id]) if (name === id || !handGroups.has(name)) handGroups.set(name, group);
  }
  return { rules, channels, handGroups };
};

const bound = (points: number | undefined, none: number): number => (points === undefined ? none : thousandths(points));

/** Compiles a model in which `checkModel` found no error. `version` says which one it is, from 1. */
export const compileModel = (model: ScoringModel, version: number): Program => {
  const { rules, channels, handGroups } = compileRules(model);
  const ruleReads = model.rules.flatMap((rule) => (rule.when && !rule.disabled ? reads(rule.when) : []));
  const losses = [...rules.values()].flat().filter((rule) => rule.points < 0 && channels[rule.channel]?.table !== null);
  const ladder = compileLadder(model.ladder, [...new Set(losses.map((rule) => rule.channel))]);
  const { bant } = model;
  const fixedReads = [...model.fit.rules.map((rule) => rule.when), ...Object.values(bant)].flatMap(reads);
  const ruleDid = new Set(ruleReads.flatMap(([root, type]) => (root === 'did' && type !== undefined ? [type] : [])));
  const allReads = [...ruleReads, ...ladder.reads, ...fixedReads];
  const touched = new Set([...rules.keys(), ...ruleDid, ...ladder.did, ...ladder.requalification.handRaises]);
  return {
    version,
    model,
    calendar: calendarOf(model.timeZone),
    rules,
    channels,
    groups: model.groups.map((group, place) => ({
      id: group.id,
      floor: bound(group.floor, Number.NEGATIVE_INFINITY),
      cap: bound(group.cap, Number.POSITIVE_INFINITY),
      channels: channels.flatMap((channel, i) => (channel.group === place ? [i] : [])),
    })),
    handGroups,
    floor: bound(model.total.floor, Number.NEGATIVE_INFINITY),
    cap: bound(model.total.cap, Number.POSITIVE_INFINITY),
    fit: model.fit.rules.map((rule) => ({
      id: rule.id,
      when: compileCondition(rule.when),
      points: thousandths(rule.points),
    })),
    cutoffs: (['A', 'B', 'C', 'D'] as const).map((grade) => [grade, thousandths(model.fit.cutoffs[grade])] as const),
    bant: [
      compileCondition(bant.budget),
      compileCondition(bant.authority),
      compileCondition(bant.need),
      compileCondition(bant.timeline),
    ],
    competitors: new Set((model.fit.competitorDomains ?? []).map((domain) => domain.toLowerCase())),
    ladder,
    touched,
    types: new Map([...touched].map((type, number) => [type, number])),
    leadFields: new Set(allReads.flatMap(([root, name]) => (root === 'lead' && name !== undefined ? [name] : []))),
    ruleNeeds: {
      did: [...ruleDid],
      fit: ruleReads.some(([root]) => root === 'grade' || root === 'bant' || root === 'score'),
    },
  };
};
