import type { Problem } from '../problem/index.ts';
import type { Condition, Test } from './condition.ts';
import type { FieldCatalogue } from './field-catalogue.ts';
import { operatorOf } from './operators/index.ts';
import { isReserved } from './path.ts';

const error = (code: string, where: string, message: string, hint: string): Problem => ({
  code: `condition/${code}`,
  severity: 'error',
  where,
  message,
  hint,
});

const checkTest = (test: Test, catalogue: FieldCatalogue, where: string): Problem[] => {
  const name = test.field.join('.');
  const field = test.field.some(isReserved) ? undefined : catalogue.find(test.field);
  if (field === undefined) {
    return [
      error(
        'unknown-field',
        `${where}/field`,
        `There is no field "${name}" here.`,
        'Choose a field from the list, or add it in the settings first.',
      ),
    ];
  }
  const operator = operatorOf(test.op);
  if (operator === undefined) {
    return [
      error('unknown-operator', `${where}/op`, `There is no operator "${test.op}".`, 'Choose one from the list.'),
    ];
  }
  if (field.type !== undefined && !operator.types.includes(field.type)) {
    return [
      error(
        'operator-not-for-field',
        `${where}/op`,
        `"${operator.label}" does not go with ${field.label}, which is a ${field.type}.`,
        'Choose another operator or field.',
      ),
    ];
  }
  if (operator.value === null) {
    return test.value === undefined
      ? []
      : [error('needless-value', `${where}/value`, `"${operator.label}" takes no value.`, 'Remove the value.')];
  }
  const value = operator.value.safeParse(test.value);
  if (!value.success) {
    const why = value.error.issues[0]?.message ?? 'It does not fit.';
    return [
      error(
        'bad-value',
        `${where}/value`,
        `The value for "${field.label} ${operator.label}" is not right: ${why}`,
        'Give a value of the kind the operator takes.',
      ),
    ];
  }
  if (operator.op.startsWith('is') && field.type !== undefined && test.value !== undefined) {
    const wanted = field.type === 'text' ? 'string' : field.type;
    const given = Array.isArray(test.value) ? test.value : [test.value];
    if (given.some((one) => typeof one !== wanted)) {
      return [
        error(
          'bad-value',
          `${where}/value`,
          `${field.label} is a ${field.type}, the value is not.`,
          `Give a ${field.type}.`,
        ),
      ];
    }
  }
  return [];
};

/** What is wrong with a condition, each with the place inside it (`of/1/value`) under `where`. */
export const checkCondition = (condition: Condition, catalogue: FieldCatalogue, where = ''): Problem[] => {
  const at = (part: string): string => (where === '' ? part : `${where}/${part}`);
  switch (condition.kind) {
    case 'test':
      return checkTest(condition, catalogue, where).map((problem) => ({
        ...problem,
        where: problem.where.replace(/^\//, ''),
      }));
    case 'not':
      return checkCondition(condition.of, catalogue, at('of'));
    default: {
      const inside = condition.of.flatMap((part, i) => checkCondition(part, catalogue, at(`of/${i}`)));
      if (condition.kind === 'any' && condition.of.length === 0) {
        const never = error(
          'never-true',
          where,
          'An empty "any of" is never true.',
          'Add a condition or remove the group.',
        );
        return [{ ...never, severity: 'warning' }];
      }
      return inside;
    }
  }
};
