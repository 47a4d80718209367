import type { Ask } from './operator.ts';

/** Asks of any element of a list; a single value counts as a list of one, as senders and JSONata treat it. */
export const anyElement =
  (ask: Ask): Ask =>
  (fact, now) =>
    Array.isArray(fact) ? fact.some((element) => ask(element, now)) : ask(fact, now);

/** The same over `$v`; `ask` is a guarded question over `$i`. */
export const anyElementText = (ask: string): string =>
  `$exists($v) ? $count($filter([$v], function($i) { ${ask} })) > 0 : false`;
