import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { access } from '../functions/api/access.ts';
import { PRICES_OF, type Priced, prices } from './bench/cost/prices.ts';
import { words } from './bench/cost/table.ts';

const path = new URL('../README.md', import.meta.url);

const tick = (yes: boolean): string => (yes ? '●' : '');

const table = (): string =>
  [
    '| route | marketer | sales | admin | server key |',
    '|---|---|---|---|---|',
    ...Object.entries(access).map(([route, who]) => {
      if (who === 'everyone') return `| \`${route}\` | ● | ● | ● | everybody |`;
      const roles: readonly string[] = who.roles;
      const scope = 'scope' in who ? `\`${who.scope}\`` : '';
      return `| \`${route}\` | ${tick(roles.includes('marketer'))} | ${tick(roles.includes('sales'))} | ${tick(roles.includes('admin'))} | ${scope} |`;
    }),
  ].join('\n');

const part = /(?<=<!-- access -->\n)[\s\S]*?(?=<!-- \/access -->)/;

it('tells in the README who may call each route, as the code has it (RIPEN_UPDATE=1 writes it)', () => {
  const text = readFileSync(path, 'utf8');
  if (process.env.RIPEN_UPDATE === '1') writeFileSync(path, text.replace(part, `\n${table()}\n\n`));
  expect(part.exec(readFileSync(path, 'utf8'))?.[0].trim()).toBe(table());
});

it('reckons in the README by the price list and its date (RIPEN_UPDATE=1 npm run bench -- cost writes it)', () => {
  const [told = ''] = /(?<=<!-- cost -->\n)[\s\S]*?(?=<!-- \/cost -->)/.exec(readFileSync(path, 'utf8')) ?? [];
  expect(told).toContain(`List prices of us-east-1, ${PRICES_OF}.`);
  const tables = told.split(/^\|---.*$/m).slice(1);
  expect(tables).toHaveLength(2);
  for (const [n, many] of [1_000_000, 1000].entries()) {
    const rows = [...(tables[n] ?? '').matchAll(/^\| (.+?) \| ([\d.]+) \| \$([\d.]+) \|$/gm)];
    expect(rows.length).toBeGreaterThan(5);
    for (const [, what, each, dollars] of rows) {
      const priced = (Object.keys(words) as Priced[]).find((name) => words[name] === what);
      if (priced === undefined) throw new Error(`The price list knows no ${what}.`);
      // Counts are rounded to three digits, dollars to three places.
      const reckoned = Number(each) * many * prices[priced];
      expect([what, Math.abs(reckoned - Number(dollars)) <= 0.0006 + reckoned * 0.006]).toEqual([what, true]);
    }
    const sum = rows.reduce((all, [, , , dollars]) => all + Number(dollars), 0);
    const together = Number(/\*\*\$([\d.]+)\*\*/.exec(tables[n] ?? '')?.[1]);
    expect(Math.abs(sum - together)).toBeLessThan(0.01);
  }
});
