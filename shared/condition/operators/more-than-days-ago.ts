import { Days, dayWords, inWindow, inWindowText } from './day.ts';
import type { Operator } from './operator.ts';

/** N times 24 hours ago or earlier. An unknown date is not long ago. */
export const moreThanDaysAgo: Operator<number> = {
  op: 'moreThanDaysAgo',
  label: 'is more than … days ago',
  types: ['date'],
  value: Days,
  relative: true,
  test: (days) => inWindow(null, -days),
  jsonata: (days, facts) => inWindowText(null, -days, facts),
  words: (field, days) => `${field} is more than ${dayWords(days)} ago`,
};
