import { locale } from '../../ui/index.ts';

const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const withSign = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, signDisplay: 'exceptZero' });

/** Points as people read them: at most two digits after the point. */
export const points = (value: number): string => format.format(value).replace('-', '−');

/** Points with their sign. */
export const signed = (value: number): string => withSign.format(value).replace('-', '−');
