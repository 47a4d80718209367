/** An amount in whole minor units of a currency (ISO 4217): cents of EUR, yen of JPY, fils of KWD. */
export type Money = { minor: number; currency: string };

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** The amount in the currency itself, as a spreadsheet wants it: 42 cents are 0.42. */
export const majorOf = ({ minor, currency }: Money): number => minor / 10 ** decimalsOf(currency);

/** The amount as people of a place write it; decimals are left out where there are none: "€1,250", "€0.42", "¥500". */
export const formatMoney = (money: Money, locale: string): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(majorOf(money));
