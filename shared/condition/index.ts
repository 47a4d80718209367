export { checkCondition } from './check.ts';
export { compileCondition, evaluate, questionOf } from './compile.ts';
export { Condition, Test } from './condition.ts';
export { type DomainOf, domainsOf } from './domain.ts';
export { type CatalogueParts, type ConditionField, type FieldCatalogue, fieldCatalogue } from './field-catalogue.ts';
export { toJsonata } from './jsonata.ts';
export { OpenWait } from './open-wait.ts';
export { type Input, type Operator, operatorOf, operators } from './operators/index.ts';
export { isCount, type Readable, readerOf } from './path.ts';
export { mayAsk, mayBeRelative, type Place } from './places.ts';
export { changesByTime, isRelative, isWindowed, reads, testsOf } from './reads.ts';
export { type Fulfilment, satisfy, search, variants, type Wish } from './satisfy.ts';
export { firstValue, newTest, testOn } from './suggest.ts';
export {
  MOST_TOUCHPOINT_KINDS,
  type Touchpoints,
  touchpointsOf,
  touchpointsPath,
} from './touchpoints.ts';
export { words } from './words.ts';
