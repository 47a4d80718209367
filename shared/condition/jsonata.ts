import { questionOf } from './compile.ts';
import type { Condition } from './condition.ts';
import { pathText } from './path.ts';

/**
 * The condition as a JSONata expression over the facts in a variable. It is total: true or false whatever the facts hold,
 * never nothing and never an error, because a `Choice` state cannot catch. Authors' text stands in string literals only.
 */
export const toJsonata = (condition: Condition, factsVariable = '$facts'): string => {
  switch (condition.kind) {
    case 'test': {
      const { operator, value } = questionOf(condition);
      const question = `($v := ${pathText(condition.field, factsVariable)}; ${operator.jsonata(value, factsVariable)})`;
      return operator.relative ? `($type(${factsVariable}.now) = "string" ? ${question} : false)` : question;
    }
    case 'not':
      return `$not(${toJsonata(condition.of, factsVariable)})`;
    case 'all':
      return join(condition.of, ' and ', 'true', factsVariable);
    case 'any':
      return join(condition.of, ' or ', 'false', factsVariable);
  }
};

const join = (of: readonly Condition[], by: string, empty: string, facts: string): string => {
  const [only] = of;
  if (only === undefined) return empty;
  return of.length === 1 ? toJsonata(only, facts) : `(${of.map((part) => toJsonata(part, facts)).join(by)})`;
};
