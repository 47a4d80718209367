import type { Rule, ScoringModel } from '../../../shared/scoring/index.ts';

/** Measures of the scoring panel, shared with its styles (`panel.css` uses the same numbers). */
const measure = {
  columns: 3,
  columnWidth: 304,
  gap: 12,
  padding: 16,
  header: 64,
  boxHeader: 36,
  row: 32,
  boxFoot: 36,
  ladder: 92,
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
  height: number;
};
export type Panel = { width: number; height: number; boxes: readonly Box[] };

/** Whether a rule is what someone looks for: its activity or its name. */
const ruleMatches = (rule: Pick<Rule, 'activity' | 'name'>, query: string): boolean => {
  const wanted = query.trim().toLowerCase();
  return wanted === '' || `${rule.activity} ${rule.name ?? ''}`.toLowerCase().includes(wanted);
};

/** Where the boxes of a scoring model stand: in order, each in the column that is shortest so far. */
export const panelOf = (model: ScoringModel, folded: ReadonlySet<string>, query: string): Panel => {
  const heights = Array.from({ length: measure.columns }, (): number => measure.header);
  const boxes: Box[] = [];
  const put = (id: string, what: Box['what'], rows: readonly number[], foot: number): void => {
    const isFolded = folded.has(id);
    const inside = isFolded ? 0 : Math.max(1, rows.length) * measure.row + foot;
    const height = measure.boxHeader + inside;
    const column = heights.indexOf(Math.min(...heights));
    const y = heights[column] ?? measure.header;
    boxes.push({
      id,
      what,
      rows,
      folded: isFolded,
      x: measure.padding + column * (measure.columnWidth + measure.gap),
      y,
      height,
    });
    heights[column] = y + height + measure.gap;
  };
  for (const group of model.groups) {
    const rows = model.rules.flatMap((rule, index) =>
      rule.group === group.id && ruleMatches(rule, query) ? [index] : [],
    );
    put(group.id, 'group', rows, measure.boxFoot);
  }
  put(
    '#fit',
    'fit',
    model.fit.rules.map((_, index) => index),
    measure.boxFoot * 2,
  );
  put('#bant', 'bant', [0, 1, 2, 3], 0);
  return {
    width: 2 * measure.padding + measure.columns * measure.columnWidth + (measure.columns - 1) * measure.gap,
    height: Math.max(...heights) + measure.ladder,
    boxes,
  };
};
