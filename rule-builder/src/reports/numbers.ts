/** A share in whole percent; `null` of nothing. */
export const percent = (part: number, of: number): string | null =>
  of > 0 ? `${Math.round((100 * part) / of)} %` : null;

/** Minor units as an amount of the workspace's currency, without cents. */
export const money = (minor: number | null, currency: string): string =>
  minor === null
    ? '–'
    : new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 }).format(minor / 100);
