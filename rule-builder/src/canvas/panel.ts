import type { Rule, ScoringModel } from '../../../shared/scoring/index.ts';

/** Measures of the scoring panel, shared with its styles (`rule-box.css` and `ladder.css` use the same numbers). */
const measure = {
  columns: 3,
  columnWidth: 304,
  gap: 12,
  padding: 16,
  header: 64,
  boxHeader: 36,
  row: 32,
  boxFoot: 36,
  ladder: 104,
} as const;

/** One box of the panel: a group of rules, the fit rules, or BANT. */
export type Box = {
  id: string;
  what: 'group' | 'fit' | 'bant';
  /** Indexes into the model's rules (or fit rules) that are shown. */
  rows: readonly number[];
  folded: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
};
export type Panel = { width: number; height: number; boxes: readonly Box[] };

/** Whether a rule is what someone looks for: its activity or its name. */
const ruleMatches = (rule: Pick<Rule, 'activity' | 'name'>, query: string): boolean => {
  const wanted = query.trim().toLowerCase();
  return wanted === '' || `${rule.activity} ${rule.name ?? ''}`.toLowerCase().includes(wanted);
};

/**
 * Cuts a row of heights into columns, in order and read downwards like a newspaper, so that the highest is as low as can
 * be. Answers how many go into each.
 */
export const columnsOf = (heights: readonly number[], columns: number): number[] => {
  const fill = (most: number): number[] => {
    const counts = [0];
    let high = 0;
    for (const height of heights) {
      if (high > 0 && high + height > most) {
        counts.push(0);
        high = 0;
      }
      counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
      high += height;
    }
    return counts;
  };
  // The lowest height that will do is the sum of some neighbours.
  const sums = heights.flatMap((_, from) => {
    let sum = 0;
    return heights.slice(from).map((height) => {
      sum += height;
      return sum;
    });
  });
  const most = sums.sort((a, b) => a - b).find((each) => each >= Math.max(...heights) && fill(each).length <= columns);
  return fill(most ?? 0);
};

/** Where the boxes of a scoring model stand: groups of rules in order, then BANT, then fit. */
export const panelOf = (model: ScoringModel, folded: ReadonlySet<string>, query: string): Panel => {
  const boxes: Box[] = [];
  // Whoever looks for an activity sees the rules about it and nothing else.
  const isAsked = query.trim() !== '';
  const put = (id: string, what: Box['what'], rows: readonly number[], foot: number): void => {
    const isFolded = folded.has(id);
    const inside = isFolded ? 0 : Math.max(1, rows.length) * measure.row + foot;
    boxes.push({
      id,
      what,
      rows,
      folded: isFolded,
      x: 0,
      y: 0,
      width: measure.columnWidth,
      height: measure.boxHeader + inside,
    });
  };
  for (const group of model.groups) {
    const rows = model.rules.flatMap((rule, index) =>
      rule.group === group.id && ruleMatches(rule, query) ? [index] : [],
    );
    if (isAsked && rows.length === 0) continue;
    put(group.id, 'group', rows, measure.boxFoot);
  }
  if (!isAsked) {
    const fit = model.fit.rules.map((_, index) => index);
    put('#bant', 'bant', [0, 1, 2, 3], 0);
    put('#fit', 'fit', fit, measure.boxFoot * 2);
  }
  const heights = boxes.map(({ height }) => height + measure.gap);
  let bottom = boxes.length === 0 ? measure.header + measure.row : 0;
  let next = 0;
  columnsOf(heights, measure.columns).forEach((many, column) => {
    let y: number = measure.header;
    for (const box of boxes.slice(next, next + many)) {
      box.x = measure.padding + column * (measure.columnWidth + measure.gap);
      box.y = y;
      y += box.height + measure.gap;
    }
    next += many;
    bottom = Math.max(bottom, y);
  });
  return {
    width: 2 * measure.padding + measure.columns * measure.columnWidth + (measure.columns - 1) * measure.gap,
    height: bottom + measure.ladder,
    boxes,
  };
};
