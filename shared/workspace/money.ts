/** An amount in a currency's minor units (cents, or whole units where it has none) as people write it: "€1,200.00". */
export const moneyWords = (amount: number, currency: string): string => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
