import { useState } from 'react';
import type { Report } from '../../../functions/api/contract/index.ts';
import { Button } from '../ui/index.ts';
import { Figure } from './figure.tsx';
import { money, percent } from './numbers.ts';
import { SpendEditor } from './spend-editor.tsx';

/** What leads and customers cost and bring, from the spend that was entered and the amounts that were won. */
export const Economics = ({ report, by }: { report: Report; by: string }) => {
  const [editing, setEditing] = useState(false);
  const { economics: it, currency, satisfaction } = report;
  const roi = (value: number | null) => (value === null ? '–' : (percent(value, 1) ?? '–'));
  const facts = [
    ['Spent', money(it.spend, currency)],
    ['Won', money(it.won, currency)],
    ['Return on it', roi(it.roi)],
    ['Cost per lead', money(it.costPerLead, currency)],
    ['Cost per customer', money(it.costPerAcquisition, currency)],
    ['Worth of a customer', money(it.lifetimeValue, currency)],
    ['Satisfaction', satisfaction.average === null ? '–' : `${satisfaction.average.toFixed(1)} of 10`],
  ] as const;
  return (
    <Figure
      title="Cost and return"
      file={`cost-by-${by}`}
      definition="Spend is what you entered for the period. Cost per lead and per customer divide it by those who came; the return is (won − spent) ÷ spent; the worth of a customer is the amount won per customer; satisfaction is the average rating of surveys."
      show={(cell, column) =>
        typeof cell !== 'number'
          ? (cell ?? '–')
          : column === 6
            ? roi(cell)
            : column === 1
              ? String(cell)
              : money(cell, currency)
      }
      sheet={{
        columns: ['', 'Customers', 'Spent', 'Won', 'Cost per lead', 'Cost per customer', 'Return'],
        rows: report.groups.map((group) => [
          group.key || 'Unknown',
          group.customer,
          group.spend,
          group.won,
          group.costPerLead,
          group.costPerAcquisition,
          group.roi,
        ]),
      }}
    >
      <dl className="money">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Button onPress={() => setEditing(true)}>
        {it.spend === 0 ? 'Enter what you spend' : 'Change what you spend'}
      </Button>
      {editing ? <SpendEditor currency={currency} onClose={() => setEditing(false)} /> : null}
    </Figure>
  );
};
