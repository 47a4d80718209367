import { Days, dayWords, inWindow, inWindowText } from './day.ts';
import type { Operator } from './operator.ts';

/** From exactly N times 24 hours ago until now. */
export const withinLastDays: Operator<number> = {
  op: 'withinLastDays',
  label: 'is within the last … days',
  types: ['date'],
  value: Days,
  relative: true,
  test: (days) => inWindow(-days, 0),
  jsonata: (days, facts) => inWindowText(-days, 0, facts),
  words: (field, days) => `${field} is within the last ${dayWords(days)}`,
};
