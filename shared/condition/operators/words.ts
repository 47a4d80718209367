import type { Value } from './operator.ts';

const one = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);

/** A value as people read it: "Software", "yes", "Software, Retail or Education". */
export const valueWords = (value: Value): string => {
  if (value === undefined) return '';
  if (typeof value !== 'object') return one(value);
  if (value.length < 2) return value.map(one).join('');
  return `${value.slice(0, -1).map(one).join(', ')} or ${one(value[value.length - 1] ?? '')}`;
};
