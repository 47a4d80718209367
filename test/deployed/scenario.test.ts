import { describe, expect, it } from 'vitest';
import { API_KEY, startStack, WRITE_KEY } from '../stack/index.ts';
import { runScenario } from './scenario.ts';

describe('the scenario of the README, over HTTP', () => {
  it('holds against the process of this machine, twice in a row', async () => {
    const stack = await startStack();
    try {
      const deployed = { url: stack.url, writeKey: WRITE_KEY, apiKey: API_KEY };
      const first = await runScenario(deployed, { run: 'first' });
      const second = await runScenario(deployed, { run: 'second' });
      expect(second).not.toBe(first);
    } finally {
      await stack.close();
    }
  });

  it('fails where something else answers', async () => {
    const stack = await startStack();
    try {
      const wrong = { url: stack.url, writeKey: 'wk_some_other_key', apiKey: API_KEY };
      await expect(runScenario(wrong, { run: 'wrong' })).rejects.toThrow('/v1/identify answered 401');
    } finally {
      await stack.close();
    }
  });
});
