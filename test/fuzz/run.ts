import { parseArgs } from 'node:util';
import { startStack } from '../stack/index.ts';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const stack = await startStack();
const found = await fuzz(stack, { requests: Number(values.requests), seed: Number(values.seed) });
await stack.close();
for (const [name, list] of Object.entries({ '5xx': found.failed, 'inside shown': found.shown, late: found.late }))
  for (const line of list.slice(0, 20).map((it) => it.slice(0, 500))) console.log(`${name}: ${line}`);
console.log(
  `${found.requests} requests over ${found.routes} routes, seed ${values.seed}: ${found.failed.length} of 5xx, ${found.shown.length} show an inside, ${found.late.length} over 250 ms, slowest ${found.slowestMs} ms.`,
);
process.exit(found.failed.length + found.shown.length === 0 ? 0 : 1);
