export { restoreCell } from './formula.ts';
export { type CsvCell, writeCsv } from './write.ts';
