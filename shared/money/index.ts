export { decimalsOf, formatMoney, type Money, majorOf } from './money.ts';
export { type ReadMoney, readMoney } from './read-money.ts';
export { type ReadNumber, readNumber } from './read-number.ts';
