import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stack, startStack } from '../stack/index.ts';
import { fuzz } from './fuzz.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

it('answers hostile requests over every route without a fault of its own, and opens every list after', async () => {
  const found = await fuzz(stack, { requests: 2000, seed: 20_260_101 });
  expect(found.failed).toEqual([]);
  expect(found.shown).toEqual([]);
  for (const list of [
    'leads',
    'tasks',
    'flows',
    'templates',
    'segments',
    'fields',
    'activities',
    'imports',
    'reps',
    'keys',
  ])
    expect((await stack.api(`/api/${list}`)).status, list).toBe(200);
  for (const list of [
    'people',
    'audit',
    'audit.ndjson',
    'rejects',
    'dead-letters',
    'suppressions',
    'jobs',
    'leads.csv',
    'ledger',
  ])
    expect((await stack.api(`/api/${list}`)).status, list).toBe(200);
});
