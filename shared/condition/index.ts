export { checkCondition } from './check.ts';
export { compileCondition, evaluate } from './compile.ts';
export { Condition, Test } from './condition.ts';
export { type CatalogueParts, type ConditionField, type FieldCatalogue, fieldCatalogue } from './field-catalogue.ts';
export { toJsonata } from './jsonata.ts';
export { type AnyOperator, operatorOf, operators } from './operators/index.ts';
export type { Readable } from './path.ts';
export { isRelative, reads, testsOf } from './reads.ts';
export { words } from './words.ts';
