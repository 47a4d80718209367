import type { Problem } from '../problem/index.ts';
import type { Condition, Test } from './condition.ts';
import type { ConditionField, FieldCatalogue } from './field-catalogue.ts';
import { type Operator, operatorOf } from './operators/index.ts';
import { isCount, isReserved } from './path.ts';

const problem = (code: string, where: string, message: string, hint: string): Problem => ({
  code: `condition/${code}`,
  severity: 'error',
  where,
  message,
  hint,
});

const wantedType = { text: 'string', number: 'number', boolean: 'boolean', date: 'string', list: 'object' } as const;

const checkValue = (operator: Operator, field: ConditionField, test: Test, where: string): Problem[] => {
  const at = `${where}/value`;
  if (operator.value === null) {
    return test.value === undefined
      ? []
      : [problem('needless-value', at, `"${operator.label}" takes no value.`, 'Remove the value.')];
  }
  const read = operator.value.safeParse(test.value);
  if (!read.success) {
    const why = read.error.issues[0]?.message ?? 'It does not fit.';
    return [
      problem(
        'bad-value',
        at,
        `The value for "${field.label} ${operator.label}" is not right: ${why}`,
        'Give a value of the kind the operator takes.',
      ),
    ];
  }
  const { type } = field;
  if (!operator.typed || type === undefined || test.value === undefined) return [];
  const given = Array.isArray(test.value) ? test.value : [test.value];
  return given.every((one) => typeof one === wantedType[type])
    ? []
    : [problem('bad-value', at, `${field.label} is a ${type}, the value is not.`, `Give a ${type}.`)];
};

const checkTest = (test: Test, catalogue: FieldCatalogue, where: string): Problem[] => {
  const name = test.field.join('.');
  const field = test.field.some(isReserved) ? undefined : catalogue.find(test.field);
  if (field === undefined) {
    return [
      problem(
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
      problem('unknown-operator', `${where}/op`, `There is no operator "${test.op}".`, 'Choose one from the list.'),
    ];
  }
  if (field.type !== undefined && !operator.types.includes(field.type)) {
    return [
      problem(
        'operator-not-for-field',
        `${where}/op`,
        `"${operator.label}" does not go with ${field.label}, which is a ${field.type}.`,
        'Choose another operator or field.',
      ),
    ];
  }
  const wrong = checkValue(operator, field, test, where);
  if (wrong.length > 0 || operator.ofCount === undefined || !isCount(test.field)) return wrong;
  return [
    {
      ...problem(
        'count-always-known',
        `${where}/op`,
        `${field.label} is never unknown: what was never done was done 0 times.`,
        `Ask whether it is ${operator.ofCount.op === 'is' ? '' : 'at least '}${operator.ofCount.value}, which is what this means.`,
      ),
      severity: 'warning',
    },
  ];
};

const empty = (kind: 'all' | 'any', where: string): Problem =>
  problem(
    'empty',
    where,
    kind === 'all'
      ? 'This condition is empty: it would hold for everybody.'
      : 'This condition is empty: it would hold for nobody.',
    'Add a condition, or remove it.',
  );

/**
 * What is wrong with a condition, each with the place inside it (`of/1/value`) under `where`. A condition or group that
 * nothing was put into is half filled in, and an error.
 */
export const checkCondition = (condition: Condition, catalogue: FieldCatalogue, where = ''): Problem[] => {
  const at = (part: string): string => (where === '' ? part : `${where}/${part}`);
  switch (condition.kind) {
    case 'test':
      return checkTest(condition, catalogue, where).map((found) => ({
        ...found,
        where: found.where.replace(/^\//, ''),
      }));
    case 'not':
      return checkCondition(condition.of, catalogue, at('of'));
    default:
      return condition.of.length === 0
        ? [empty(condition.kind, where)]
        : condition.of.flatMap((part, i) => checkCondition(part, catalogue, at(`of/${i}`)));
  }
};
