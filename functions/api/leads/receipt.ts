import { type ReceiptLine as Line, type Receipt as Made, receipt } from '../../../shared/scoring/index.ts';
import type { Receipt } from '../contract/index.ts';
import type { Known } from './reader.ts';

const why: Record<Line['why'], string | null> = {
  counted: null,
  limit: 'Nothing: the limit was reached.',
  distinct: 'Nothing: counted before.',
  frequency: 'Nothing: not often enough yet.',
  frozen: 'Nothing: the lead was frozen.',
  machine: 'Nothing: a machine did it.',
  retracted: 'Nothing: taken back.',
  reset: 'Nothing any more: the score was set later.',
};

const noteOf = (line: Line): string | null => {
  const refused = why[line.why];
  if (refused !== null) return line.reason === undefined ? refused : `${refused} ${line.reason}`;
  const faded =
    line.decay === undefined || line.decay.days === 0
      ? null
      : `${line.decay.days} ${line.decay.days === 1 ? 'day' : 'days'} old: ${line.decay.words}`;
  return [line.reason, faded].filter((part) => typeof part === 'string').join(' · ') || null;
};

/** By whom points were given that no activity earned: a flow by its name, else by hand. */
const giverOf = ({ source }: Pick<Line, 'source'>, flowNames: ReadonlyMap<string, string>): string =>
  source?.kind === 'flow' ? `By the flow “${flowNames.get(source.id ?? '') ?? source.id ?? 'unknown'}”` : 'By hand';

/** Sums of thousandths leave binary dust. */
const round = (points: number): number => Math.round(points * 1000) / 1000;

const lineOf = (line: Line, at: string, flowNames: ReadonlyMap<string, string>): Receipt['lines'][number] => ({
  entry: line.entry ?? '',
  at: line.at ?? at,
  what: line.activity ?? giverOf(line, flowNames),
  source: line.source ?? { kind: 'system' },
  rule: line.rule?.id ?? null,
  ruleName: line.rule?.name ?? null,
  group: line.group ?? '',
  points: line.raw,
  now: line.points,
  note: noteOf(line),
  takenBackBy: line.takenBackBy ?? null,
});

/** The receipt as the API gives it; the lines' `now` add up to each group's `sum`, and what counts of those to the total. */
export const receiptOf = (
  { scored, ledger, now }: Pick<Known, 'scored' | 'ledger' | 'now'>,
  flowNames: ReadonlyMap<string, string>,
): { receipt: Receipt; made: Made } => {
  const made = receipt(scored.program, ledger, now);
  const lines = made.lines.filter(({ kind }) => kind === 'activity' || kind === 'adjustment');
  const bounds = made.lines.filter(({ kind }) => kind === 'cap' || kind === 'floor');
  const sumOf = (group: string) =>
    round(lines.filter((line) => line.group === group).reduce((sum, { points }) => sum + points, 0));
  const ofModel = scored.model.groups.map(({ id, name, cap, floor }) => {
    const bound = bounds.find(({ group }) => group === id);
    const limit = bound?.kind === 'cap' ? `At most ${cap}.` : `At least ${floor}.`;
    const note = bound === undefined ? null : limit;
    return { id, name, sum: sumOf(id), counted: made.groups[id] ?? 0, note, inModel: true };
  });
  const elsewhere = Object.keys(made.elsewhere).map((id) => ({
    id,
    name: `“${id}”, which the model does not have`,
    sum: sumOf(id),
    counted: sumOf(id),
    note: 'These points were given to a group that is gone. They count as they are, without a limit.',
    inModel: false,
  }));
  return {
    made,
    receipt: {
      version: made.modelVersion,
      at: made.at,
      total: made.total,
      lines: lines.map((line) => lineOf(line, made.at, flowNames)),
      groups: [...ofModel, ...elsewhere],
      clamped: bounds.find(({ group }) => group === null)?.points ?? 0,
      fit: made.fitLines.map(({ rule, name, points }) => ({ rule, name: name ?? rule, points })),
    },
  };
};
