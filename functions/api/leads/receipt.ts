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
  if (line.kind === 'adjustment') return line.reason ?? null;
  return line.decay === undefined || line.decay.days === 0
    ? null
    : `${line.decay.days} ${line.decay.days === 1 ? 'day' : 'days'} old: ${line.decay.words}`;
};

/** The receipt as the API gives it; the lines' `now` add up to each group's `sum`, and those to the total. */
export const receiptOf = ({ scored, ledger, now }: Known): { receipt: Receipt; made: Made } => {
  const made = receipt(scored.program, ledger, now);
  const lines = made.lines.filter(({ kind }) => kind === 'activity' || kind === 'adjustment');
  const bounds = made.lines.filter(({ kind }) => kind === 'cap' || kind === 'floor');
  const sumOf = (group: string) =>
    round(lines.filter((line) => line.group === group).reduce((sum, { points }) => sum + points, 0));
  return {
    made,
    receipt: {
      version: made.modelVersion,
      at: made.at,
      total: made.total,
      lines: lines.map((line) => ({
        entry: line.entry ?? '',
        at: line.at ?? made.at,
        what: line.activity ?? 'By hand',
        rule: line.rule?.id ?? null,
        ruleName: line.rule?.name ?? null,
        group: line.group ?? '',
        points: line.raw,
        now: line.points,
        note: noteOf(line),
      })),
      groups: scored.model.groups.map(({ id, name, cap, floor }) => {
        const bound = bounds.find(({ group }) => group === id);
        const limit = bound?.kind === 'cap' ? `At most ${cap}.` : `At least ${floor}.`;
        return { id, name, sum: sumOf(id), counted: made.groups[id] ?? 0, note: bound === undefined ? null : limit };
      }),
      clamped: bounds.find(({ group }) => group === null)?.points ?? 0,
      fit: made.fitLines.map(({ rule, name, points }) => ({ rule, name: name ?? rule, points })),
    },
  };
};

/** Sums of thousandths leave binary dust. */
const round = (points: number): number => Math.round(points * 1000) / 1000;
