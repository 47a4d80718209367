import type { BenchRow } from './row.ts';

/** Every bench, in the order of the README. `npm run bench -- scoring flow` runs just those. */
const benches: Record<string, () => Promise<{ run(): Promise<BenchRow[]> }>> = {
  product: () => import('./product.ts'),
  scoring: () => import('./scoring.ts'),
  flow: () => import('./flow.ts'),
  browser: () => import('./browser.ts'),
  cloud: () => import('./cloud.ts'),
  cost: () => import('./cost.ts'),
  latency: () => import('./latency.ts'),
};

const number = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();

const line = ({ name, value, unit, floor, ratio, bar, pass }: BenchRow): string =>
  [
    name.padEnd(62),
    `${number(value)} ${unit}`.padStart(22),
    floor === undefined ? '' : `floor ${number(floor)}`,
    ratio === undefined ? '' : `ratio ${number(ratio)}`,
    bar === undefined ? '' : `bar ${number(bar)}`,
    pass === undefined ? '' : pass ? 'pass' : 'MISS',
  ]
    .filter((part) => part !== '')
    .join('  ');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

let missed = 0;
for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  const { run } = await load();
  for (const row of await run()) {
    console.log(`  ${line(row)}`);
    if (row.pass === false) missed += 1;
  }
}
console.log(missed === 0 ? '\nEvery bar that was measured is met.' : `\n${missed} bars missed.`);
process.exit(missed === 0 ? 0 : 1);
