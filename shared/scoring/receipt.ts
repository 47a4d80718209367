import type { Source } from '../activity/index.ts';
import { entryKey, type Grade, type LedgerEntry, type Stage } from '../lead/index.ts';
import type { FoldListener } from './apply.ts';
import { apportion } from './apportion.ts';
import type { Refusal } from './count.ts';
import { decayWords, faded } from './decay/index.ts';
import { fold } from './fold.ts';
import { walkOf } from './order.ts';
import { clamp, thousandths, toPoints } from './points.ts';
import type { CompiledRule, Program } from './program.ts';
import { groupSumOn } from './score.ts';
import { view } from './view.ts';

/** Why an entry gave what it gave; `reset` where the score was set later. */
export type Why = 'counted' | Exclude<Refusal, null | 'condition'> | 'frozen' | 'machine' | 'retracted' | 'reset';

/** One reason for the score: what somebody did or adjusted, or a bound that cut what they did. */
export type ReceiptLine = {
  kind: 'activity' | 'adjustment' | 'cap' | 'floor';
  /** The ledger entry's key, its event time and who it came from; absent for bounds. */
  entry?: string;
  at?: string;
  source?: Source;
  activity?: string;
  rule?: { id: string; name?: string };
  /** The group whose points these are; `null` for the total itself. */
  group: string | null;
  why: Why;
  /** Why by hand, by machine or taken back, in the words of whoever said so. */
  reason?: string;
  /** The retraction's key, where the entry was taken back: taking that back restores it. */
  takenBackBy?: string;
  /** Points before fading. */
  raw: number;
  /** How it fades and how many days old it is, where it does fade. */
  decay?: { words: string; days: number };
  /** What it adds to the total at the receipt's instant. The lines' points add up to the total exactly. */
  points: number;
};

export type Receipt = {
  at: string;
  /** The model version that all lines were scored by. */
  modelVersion: number;
  total: number;
  groups: Record<string, number>;
  /** Points in groups that the model does not have, by their ids: they count towards the total as they are. */
  elsewhere: Record<string, number>;
  stage: Stage;
  grade: Grade;
  fit: number;
  /** The fit rules that hold; they add up to `fit`. */
  fitLines: { rule: string; name?: string; points: number }[];
  lines: ReceiptLine[];
};

const ruleName = ({ rule }: CompiledRule) =>
  rule.name === undefined ? { id: rule.id } : { id: rule.id, name: rule.name };

/** Where a day's points of one channel are gathered until they are divided. */
type Day = { day: number; shares: { line: ReceiptLine; amount: number }[] };

/** Hears a fold and gathers the lines of a receipt; `fadeUntil` divides what is left of each day on a day. */
const gatherLines = (program: Program) => {
  const lines: ReceiptLine[] = [];
  let days = program.channels.map(() => new Map<number, Day>());

  const addToDay = (channel: number, day: number, line: ReceiptLine, amount: number): void => {
    const byDay = days[channel];
    const gathered = byDay?.get(day);
    if (gathered === undefined) byDay?.set(day, { day, shares: [{ line, amount }] });
    else gathered.shares.push({ line, amount });
  };

  const listener: FoldListener = {
    onRule(entry, compiled, refusal, day) {
      if (refusal === 'condition') return;
      const line: ReceiptLine = {
        kind: 'activity',
        entry: entryKey(entry),
        at: entry.at,
        source: entry.source,
        activity: entry.type,
        rule: ruleName(compiled),
        group: compiled.rule.group,
        why: refusal ?? 'counted',
        raw: toPoints(compiled.points),
        points: 0,
      };
      lines.push(line);
      if (refusal === null) addToDay(compiled.channel, day, line, compiled.points);
    },
    onAdjustment(entry, day) {
      const { change } = entry;
      if (change.what !== 'points' && change.what !== 'score') return;
      if (change.what === 'score') {
        days = program.channels.map(() => new Map<number, Day>());
        for (const line of lines) {
          line.points = 0;
          if (line.why === 'counted') line.why = 'reset';
        }
      }
      const group = program.handGroups.get(change.group);
      const amount = thousandths(change.points);
      const line: ReceiptLine = {
        kind: 'adjustment',
        entry: entryKey(entry),
        at: entry.at,
        source: entry.source,
        group: group?.id ?? change.group,
        why: 'counted',
        reason: entry.reason,
        raw: toPoints(amount),
        points: toPoints(amount),
      };
      lines.push(line);
      const channel = change.fades === true ? (group?.channel ?? null) : null;
      if (channel !== null) addToDay(channel, day, line, amount);
    },
  };

  const fadeUntil = (today: number): void => {
    for (const [channel, byDay] of days.entries()) {
      const { table = null, decay } = program.channels[channel] ?? {};
      for (const { day, shares } of byDay.values()) {
        const sum = shares.reduce((total, { amount }) => total + amount, 0);
        const parts = apportion(
          shares.map(({ amount }) => amount),
          table,
          today - day,
          faded(sum, today - day, table),
        );
        for (const [i, { line }] of shares.entries()) {
          line.points = toPoints(parts[i] ?? 0);
          if (decay !== undefined && decay.kind !== 'none')
            line.decay = { words: decayWords(decay), days: today - day };
        }
      }
    }
  };
  return { lines, listener, fadeUntil };
};

/** A line for what a cap or floor took or gave. */
const boundLine = (group: string | null, before: number, after: number): ReceiptLine[] =>
  before === after
    ? []
    : [
        {
          kind: after < before ? 'cap' : 'floor',
          group,
          why: 'counted',
          raw: toPoints(after - before),
          points: toPoints(after - before),
        },
      ];

/** Entries that a person would look for though they give nothing: taken back, or no person's. */
const unscoredLines = (program: Program, ledger: readonly LedgerEntry[]): ReceiptLine[] => {
  const { entries, retracted } = walkOf(ledger);
  const line = (entry: LedgerEntry, why: Why, reason: string, takenBackBy?: string): ReceiptLine[] => {
    const { kind } = entry;
    if (kind !== 'adjustment' && !(kind === 'activity' && program.rules.has(entry.type))) return [];
    return [
      {
        kind,
        entry: entryKey(entry),
        at: entry.at,
        source: entry.source,
        ...(kind === 'activity' ? { activity: entry.type } : {}),
        group: null,
        why,
        reason,
        ...(takenBackBy === undefined ? {} : { takenBackBy }),
        raw: 0,
        points: 0,
      },
    ];
  };
  return [
    ...entries.flatMap((entry) =>
      entry.kind === 'activity' && entry.machine !== undefined ? line(entry, 'machine', entry.machine) : [],
    ),
    ...retracted.flatMap(({ entry, by }) => line(entry, 'retracted', by.reason, entryKey(by))),
  ];
};

const byTime = (a: ReceiptLine, b: ReceiptLine): number =>
  a.at === b.at ? 0 : a.at === undefined ? 1 : b.at === undefined ? -1 : a.at < b.at ? -1 : 1;

const sumOf = (lines: readonly ReceiptLine[]): number => lines.reduce((sum, line) => sum + thousandths(line.points), 0);

/** Points that lie in groups that the model does not have. */
const elsewhereOf = (program: Program, lines: readonly ReceiptLine[]): Record<string, number> => {
  const others = lines.filter(
    ({ kind, group, why }) =>
      kind === 'adjustment' && why === 'counted' && group !== null && !program.handGroups.has(group),
  );
  return Object.fromEntries(
    [...Map.groupBy(others, ({ group }) => group ?? '')].map(([group, own]) => [group, toPoints(sumOf(own))]),
  );
};

/**
 * The score at an instant, explained: from the entries received by then, under the model that `program` is. Give the
 * program of the version that was current then. Bounds come last, each as a line of its own.
 */
export const receipt = (program: Program, ledger: readonly LedgerEntry[], at: string): Receipt => {
  const known = ledger.filter((entry) => entry.receivedAt <= at && entry.at <= at);
  const { lines: gathered, listener, fadeUntil } = gatherLines(program);
  const state = fold(program, known, listener);
  const seen = view(program, state, at);
  const today = Math.max(program.calendar.dayOf(Date.parse(at)), state.lastDay);
  fadeUntil(today);
  const lines = [...gathered, ...unscoredLines(program, known)].sort(byTime);
  const bounds = program.groups.flatMap((group) => {
    const sum = groupSumOn(program, state, group, today);
    return boundLine(group.id, sum, clamp(sum, group.floor, group.cap));
  });
  const before = sumOf([...lines, ...bounds]);
  return {
    at,
    modelVersion: program.version,
    total: seen.score.total,
    groups: seen.score.groups,
    elsewhere: elsewhereOf(program, lines),
    stage: seen.stage,
    grade: seen.grade,
    fit: seen.score.fit,
    fitLines: program.fit
      .filter((rule) => rule.when({ lead: state.profile }))
      .map((rule) => ({ rule: rule.id, ...nameOf(program, rule.id), points: toPoints(rule.points) })),
    lines: [...lines, ...bounds, ...boundLine(null, before, clamp(before, program.floor, program.cap))],
  };
};

const nameOf = (program: Program, id: string): { name?: string } => {
  const name = program.model.fit.rules.find((rule) => rule.id === id)?.name;
  return name === undefined ? {} : { name };
};
