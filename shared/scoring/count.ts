import type { ActivityEntry } from '../lead/index.ts';
import { weekOf } from '../time/index.ts';
import { distinctValue } from './distinct.ts';
import type { CompiledRule } from './program.ts';
import type { Draft } from './state.ts';
import { indexOfTriple } from './triples.ts';

/** Why a rule that looks at an activity gave nothing for it; `null` where it counts. */
export type Refusal = 'condition' | 'frequency' | 'distinct' | 'limit' | null;

/** How many matches lie in the window that ends with `day`, this one included; remembers them. */
const matchesWithin = (draft: Draft, rule: CompiledRule, withinDays: number, day: number): number => {
  const days = (draft.matchDays[rule.key] ?? []).filter((match) => match > day - withinDays);
  days.push(day);
  // More than needed need not be remembered: the rule counts from the N-th on.
  draft.matchDays = { ...draft.matchDays, [rule.key]: days.slice(-(rule.frequency?.times ?? 0)) };
  return days.length;
};

/**
 * Whether a rule whose condition holds counts an activity, and if so uses up its limit. The order is: frequency, distinct
 * value, limit; a value that the limit refuses is not used up.
 */
export const count = (draft: Draft, compiled: CompiledRule, entry: ActivityEntry, day: number): Refusal => {
  const { limit, distinctBy, frequency, place, key } = compiled;
  if (frequency !== null && matchesWithin(draft, compiled, frequency.withinDays, day) < frequency.times) {
    return 'frequency';
  }
  const value = distinctBy === null ? null : distinctValue(propertyOf(entry, distinctBy));
  if (value !== null && draft.distinct[key]?.includes(value)) return 'distinct';
  if (limit !== null) {
    const period = limit.per === 'day' ? day : limit.per === 'week' ? weekOf(day) : 0;
    const { limits } = draft;
    const at = indexOfTriple(limits, place);
    const times = at >= 0 && limits[at + 1] === period ? (limits[at + 2] as number) : 0;
    if (times >= limit.times) return 'limit';
    if (at < 0) limits.push(place, period, 1);
    else {
      limits[at + 1] = period;
      limits[at + 2] = times + 1;
    }
  }
  if (value !== null) {
    draft.distinct = { ...draft.distinct, [key]: [...(draft.distinct[key] ?? []), value] };
  }
  return null;
};

const propertyOf = (entry: ActivityEntry, name: string) =>
  name in Object.prototype ? undefined : entry.properties[name];
