import { expect, it } from 'vitest';
import { run } from './latency.ts';

it('an activity is scored within a second on AWS, by published figures', async () => {
  expect((await run()).at(-1)).toMatchObject({ unit: 'ms', pass: true });
});
