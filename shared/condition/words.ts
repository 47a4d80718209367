import { questionOf } from './compile.ts';
import type { Condition, Test } from './condition.ts';
import type { FieldCatalogue } from './field-catalogue.ts';
import { operatorOf, type Value } from './operators/index.ts';

const labelled = (value: Value, options: readonly { value: string; label: string }[]): Value => {
  const label = (one: string | number): string | number => options.find((option) => option.value === one)?.label ?? one;
  if (typeof value === 'string' || typeof value === 'number') return label(value);
  return typeof value === 'object' ? value.map(label) : value;
};

const testWords = (test: Test, catalogue: FieldCatalogue): string => {
  const field = catalogue.find(test.field);
  const name = field?.label ?? test.field.join(' ');
  if (operatorOf(test.op) === undefined) return `${name} …`;
  const { operator, value } = questionOf(test);
  return operator.words(name, field?.options ? labelled(value, field.options) : value) ?? `${name} …`;
};

/** The condition as a person would say it: "Industry is Software and (Grade is A or B)". */
export const words = (condition: Condition, catalogue: FieldCatalogue): string => {
  switch (condition.kind) {
    case 'test':
      return testWords(condition, catalogue);
    case 'not':
      return `not (${words(condition.of, catalogue)})`;
    default: {
      if (condition.of.length === 0) return condition.kind === 'all' ? '… (no condition yet)' : 'never';
      const parts = condition.of.map((part) => {
        const inner = words(part, catalogue);
        const nested = (part.kind === 'all' || part.kind === 'any') && part.of.length > 1 && condition.of.length > 1;
        return nested ? `(${inner})` : inner;
      });
      return parts.join(condition.kind === 'all' ? ' and ' : ' or ');
    }
  }
};
