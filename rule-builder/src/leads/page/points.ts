import { locale } from '../../ui/index.ts';

const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
const withSign = new Intl.NumberFormat(locale, { maximumFractionDigits: 3, signDisplay: 'exceptZero' });
const down = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, roundingMode: 'floor' });

/** Points as they are kept, to the thousandth: shown lines add up. */
export const points = (value: number): string => format.format(value).replace('-', '−');

/** Points with their sign. */
export const signed = (value: number): string => withSign.format(value).replace('-', '−');

/** A score to a tenth, rounded down: who has not reached a threshold is not shown to have. */
export const roundedDown = (value: number): string => down.format(value).replace('-', '−');
