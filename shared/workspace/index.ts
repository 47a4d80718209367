export { moneyWords } from './money.ts';
export { firstSettings, leadFieldsOf, Settings } from './settings.ts';
export { Spend } from './spend.ts';
