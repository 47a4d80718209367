export { Condition, Test } from './condition.ts';
