import { useState } from 'react';
import type { Report } from '../../../functions/api/contract/index.ts';
import { Button } from '../ui/index.ts';
import { Figure } from './figure.tsx';
import { moneyOf, percent } from './numbers.ts';
import { shownCell } from './sheet.ts';
import { SpendEditor } from './spend-editor.tsx';

/** What leads and customers cost and bring, from the spend that was entered and the amounts that were won. */
export const Economics = ({ report, by }: { report: Report; by: string }) => {
  const [editing, setEditing] = useState(false);
  const { economics: it, currency, satisfaction } = report;
  const money = (minor: number | null) => shownCell(moneyOf(minor, currency));
  const roi = (value: number | null) => (value === null ? '–' : (percent(value, 1) ?? '–'));
  const facts = [
    ['Spent', money(it.spend)],
    ['Won', money(it.won)],
    ['Return on it', roi(it.roi)],
    ['Cost per lead', money(it.costPerLead)],
    ['Cost per customer', money(it.costPerAcquisition)],
    ['Worth of a customer', money(it.lifetimeValue)],
    ['Satisfaction', satisfaction.average === null ? '–' : `${satisfaction.average.toFixed(1)} of 10`],
  ] as const;
  return (
    <Figure
      title="Cost and return"
      file={`cost-by-${by}`}
      definition="Spend is what you entered for the period. Cost per lead and per customer divide it by those who came; the return is (won − spent) ÷ spent; the worth of a customer is the amount won per customer; satisfaction is the average rating of surveys."
      show={(cell, column) => (column === 6 && typeof cell === 'number' ? roi(cell) : shownCell(cell))}
      sheet={{
        columns: ['', 'Customers', 'Spent', 'Won', 'Cost per lead', 'Cost per customer', 'Return'],
        rows: report.groups.map((group) => [
          group.key || 'Unknown',
          group.customer,
          moneyOf(group.spend, currency),
          moneyOf(group.won, currency),
          moneyOf(group.costPerLead, currency),
          moneyOf(group.costPerAcquisition, currency),
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
