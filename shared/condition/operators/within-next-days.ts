import { Days, dayWords, inWindow, inWindowText } from './day.ts';
import type { Operator } from './operator.ts';

/** From now until exactly N times 24 hours ahead. */
export const withinNextDays: Operator<number> = {
  op: 'withinNextDays',
  label: 'is within the next … days',
  types: ['date'],
  value: Days,
  relative: true,
  test: (days) => inWindow(0, days),
  jsonata: (days, facts) => inWindowText(0, days, facts),
  words: (field, days) => `${field} is within the next ${dayWords(days)}`,
};
