import type { Test } from './condition.ts';
import type { ConditionField, FieldCatalogue } from './field-catalogue.ts';
import { type Operator, operatorOf } from './operators/index.ts';

/** Points that a condition on the score begins with. */
const FIRST_POINTS = 50;

/** The operator that a row on a field begins with. */
const firstOperator = (catalogue: FieldCatalogue, field: ConditionField | undefined): Operator | undefined => {
  const offered = catalogue.operators(field);
  const usual = field?.type === 'number' ? 'gte' : field?.type === 'date' ? 'withinLastDays' : 'is';
  return offered.find(({ op }) => op === usual) ?? offered[0];
};

/** The value that an operator begins with on a field; `undefined` where only a person can say, or it takes none. */
export const firstValue = (op: string, field: ConditionField | undefined): Test['value'] => {
  const operator = operatorOf(op);
  if (operator === undefined || operator.value === null) return undefined;
  const option = field?.options?.[0]?.value;
  if (operator.input === 'one') {
    if (field?.type === 'boolean') return true;
    return field?.type === 'number' ? 0 : option;
  }
  if (operator.input === 'several') return option === undefined ? undefined : [option];
  if (operator.input === 'number' && field?.path[0] === 'score') return FIRST_POINTS;
  return typeof operator.first === 'object' ? [...operator.first] : operator.first;
};

/** A test on a field, as complete as it can be before somebody says more. */
export const testOn = (catalogue: FieldCatalogue, path: readonly string[]): Test => {
  const field = catalogue.find(path);
  const op = firstOperator(catalogue, field)?.op ?? 'is';
  const value = firstValue(op, field);
  return { kind: 'test', field: [...path], op, ...(value === undefined ? {} : { value }) };
};

/** A test that is right in its place as it stands, ready to be changed. */
export const newTest = (catalogue: FieldCatalogue): Test => {
  const complete = [...catalogue.fields]
    .sort((a, b) => Number(b.path[1] === 'total') - Number(a.path[1] === 'total'))
    .map(({ path }) => testOn(catalogue, path))
    .find(({ op, value }) => operatorOf(op)?.value?.safeParse(value).success);
  return complete ?? { kind: 'test', field: [...(catalogue.fields[0]?.path ?? ['lead', 'email'])], op: 'isKnown' };
};
