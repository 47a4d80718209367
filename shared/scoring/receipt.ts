import { entryKey, type Grade, type LedgerEntry, type Stage } from '../lead/index.ts';
import type { Refusal } from './count.ts';
import { decayWords, faded, type Table } from './decay/index.ts';
import { fold } from './fold.ts';
import { walkOf } from './order.ts';
import { clamp, thousandths, toPoints } from './points.ts';
import type { CompiledRule, Program } from './program.ts';
import { groupSumOn } from './score.ts';
import { view } from './view.ts';

/** Why an activity gave what it gave. */
export type Why = 'counted' | Exclude<Refusal, null | 'condition'> | 'frozen' | 'machine' | 'retracted';

/** One reason for the score: what somebody did or adjusted, or a bound that cut what they did. */
export type ReceiptLine = {
  kind: 'activity' | 'adjustment' | 'cap' | 'floor';
  /** The ledger entry's key and event time; absent for bounds. */
  entry?: string;
  at?: string;
  activity?: string;
  rule?: { id: string; name?: string };
  /** The group whose points these are; `null` for the total itself. */
  group: string | null;
  why: Why;
  /** Why by hand, by machine or taken back, in the words of whoever said so. */
  reason?: string;
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
  stage: Stage;
  grade: Grade;
  fit: number;
  /** The fit rules that hold; they add up to `fit`. */
  fitLines: { rule: string; name?: string; points: number }[];
  lines: ReceiptLine[];
};

type Share = { line: ReceiptLine; amount: number };

/** Divides what a day's points have faded to among those who gave them: downwards, then the largest remainders first. */
const apportion = (shares: readonly Share[], table: Table, age: number, left: number): void => {
  const weight = table === null ? 1 : (table.weights[age] ?? 0);
  const exact = shares.map(({ amount }) => (amount * weight) / (table?.whole ?? 1));
  const parts = exact.map(Math.floor);
  let rest = left - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact.map((value, i) => ({ i, remainder: value - (parts[i] ?? 0) }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder) {
    if (rest <= 0) break;
    parts[i] = (parts[i] ?? 0) + 1;
    rest -= 1;
  }
  for (const [i, { line }] of shares.entries()) line.points = toPoints(parts[i] ?? 0);
};

const ruleName = ({ rule }: CompiledRule) =>
  rule.name === undefined ? { id: rule.id } : { id: rule.id, name: rule.name };

/** Where a day's points of one channel are gathered until they are divided. */
type Day = { day: number; shares: Share[] };

const fadeShares = (program: Program, days: readonly Map<number, Day>[], today: number): void => {
  for (const [channel, byDay] of days.entries()) {
    const table = program.channels[channel]?.table ?? null;
    for (const { day, shares } of byDay.values()) {
      const sum = shares.reduce((total, { amount }) => total + amount, 0);
      apportion(shares, table, today - day, faded(sum, today - day, table));
    }
  }
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

/** Unscored activities that a person would look for: taken back, or no person's. */
const unscoredLines = (program: Program, ledger: readonly LedgerEntry[]): ReceiptLine[] => {
  const { entries, retracted } = walkOf(ledger);
  const line = (entry: LedgerEntry, why: Why, reason: string): ReceiptLine[] => {
    const { kind } = entry;
    if (kind !== 'adjustment' && !(kind === 'activity' && program.rules.has(entry.type))) return [];
    return [
      {
        kind,
        entry: entryKey(entry),
        at: entry.at,
        ...(kind === 'activity' ? { activity: entry.type } : {}),
        group: null,
        why,
        reason,
        raw: 0,
        points: 0,
      },
    ];
  };
  return [
    ...entries.flatMap((entry) =>
      entry.kind === 'activity' && entry.machine !== undefined ? line(entry, 'machine', entry.machine) : [],
    ),
    ...retracted.flatMap(({ entry, by }) => line(entry, 'retracted', by.reason)),
  ];
};

const adjustmentLine = (entry: LedgerEntry): ReceiptLine[] =>
  entry.kind === 'adjustment' && entry.change.what === 'points'
    ? [
        {
          kind: 'adjustment',
          entry: entryKey(entry),
          at: entry.at,
          group: entry.change.group,
          why: 'counted',
          reason: entry.reason,
          raw: toPoints(thousandths(entry.change.points)),
          points: toPoints(thousandths(entry.change.points)),
        },
      ]
    : [];

const byTime = (a: ReceiptLine, b: ReceiptLine): number =>
  a.at === b.at ? 0 : a.at === undefined ? 1 : b.at === undefined ? -1 : a.at < b.at ? -1 : 1;

/**
 * The score at an instant, explained: from the entries received by then, under the model that `program` is. Give the
 * program of the version that was current then. Bounds come last, each as a line of its own.
 */
export const receipt = (program: Program, ledger: readonly LedgerEntry[], at: string): Receipt => {
  const known = ledger.filter((entry) => entry.receivedAt <= at && entry.at <= at);
  const days = program.channels.map(() => new Map<number, Day>());
  const lines: ReceiptLine[] = [];
  const state = fold(program, known, (entry, compiled, refusal, day) => {
    if (refusal === 'condition') return;
    const counted = refusal === null;
    const line: ReceiptLine = {
      kind: 'activity',
      entry: entryKey(entry),
      at: entry.at,
      activity: entry.type,
      rule: ruleName(compiled),
      group: compiled.rule.group,
      why: refusal ?? 'counted',
      raw: toPoints(compiled.points),
      points: 0,
    };
    lines.push(line);
    if (!counted) return;
    const byDay = days[compiled.channel];
    const gathered = byDay?.get(day);
    if (gathered === undefined) byDay?.set(day, { day, shares: [{ line, amount: compiled.points }] });
    else gathered.shares.push({ line, amount: compiled.points });
  });
  const seen = view(program, state, at);
  const today = Math.max(program.calendar.dayOf(Date.parse(at)), state.lastDay);
  fadeShares(program, days, today);
  for (const [channel, byDay] of days.entries()) {
    const decay = decayOf(program, channel);
    if (decay === null) continue;
    for (const { day, shares } of byDay.values()) {
      for (const { line } of shares) line.decay = { words: decay, days: today - day };
    }
  }
  lines.push(...walkOf(known).entries.flatMap(adjustmentLine), ...unscoredLines(program, known));
  lines.sort(byTime);

  for (const group of program.groups) {
    const sum = groupSumOn(program, state, group, today);
    const bounded = clamp(sum, group.floor, group.cap);
    lines.push(...boundLine(group.id, sum, bounded));
  }
  const before = lines.reduce((sum, line) => sum + thousandths(line.points), 0);
  lines.push(...boundLine(null, before, clamp(before, program.floor, program.cap)));
  return {
    at,
    modelVersion: program.version,
    total: seen.score.total,
    groups: seen.score.groups,
    stage: seen.stage,
    grade: seen.grade,
    fit: seen.score.fit,
    fitLines: program.fit
      .filter((rule) => rule.when({ lead: state.profile }))
      .map((rule) => ({ rule: rule.id, ...nameOf(program, rule.id), points: toPoints(rule.points) })),
    lines,
  };
};

const nameOf = (program: Program, id: string): { name?: string } => {
  const name = program.model.fit.rules.find((rule) => rule.id === id)?.name;
  return name === undefined ? {} : { name };
};

const decayOf = (program: Program, channel: number): string | null => {
  const rule = [...program.rules.values()].flat().find((one) => one.channel === channel)?.rule;
  const decay = rule?.decay ?? program.model.groups.find(({ id }) => id === rule?.group)?.decay;
  return decay === undefined || decay.kind === 'none' ? null : decayWords(decay);
};
