import { useState } from 'react';
import { decimalsOf, formatMoney, majorOf, readMoney } from '../../../shared/money/index.ts';
import { TextField } from './fields.tsx';
import { locale } from './locale.ts';

/** What the field holds: whole minor units, nothing, or something that is no amount and must not be saved. */
export type Amount = { minor: number } | 'empty' | 'unreadable';

/**
 * An amount of money, typed as people here type one. It says below what it understood, and refuses what could be meant
 * in two ways: whoever saves asks whether the amount is `unreadable` first.
 */
export const MoneyField = ({
  label,
  hideLabel,
  currency,
  value,
  onChange,
}: {
  label: string;
  hideLabel?: boolean | undefined;
  currency: string;
  value: Amount;
  onChange: (value: Amount) => void;
}) => {
  const [text, setText] = useState(() => (typeof value === 'string' ? '' : plainly(value.minor, currency)));
  const read = text.trim() === '' ? undefined : readMoney(text, { locale, currency });
  const put = (next: string) => {
    setText(next);
    if (next.trim() === '') return onChange('empty');
    const understood = readMoney(next, { locale, currency });
    onChange('problem' in understood ? 'unreadable' : understood);
  };
  return (
    <TextField
      label={`${label} in ${currency}`}
      hideLabel={hideLabel}
      value={text}
      onChange={put}
      description={
        read === undefined || 'problem' in read ? undefined : `= ${formatMoney({ ...read, currency }, locale)}`
      }
      error={read !== undefined && 'problem' in read ? read.problem : undefined}
    />
  );
};

/** An amount as one would type it here: no sign of the currency, no separators of thousands. */
const plainly = (minor: number, currency: string): string =>
  majorOf({ minor, currency }).toLocaleString(locale, {
    useGrouping: false,
    minimumFractionDigits: minor % 10 ** decimalsOf(currency) === 0 ? 0 : decimalsOf(currency),
  });
