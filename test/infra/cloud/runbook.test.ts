import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resources, stacksWith } from './synthesised.ts';

const runbook = readFileSync(new URL('../../../infra/cloud/RUNBOOK.md', import.meta.url), 'utf8');

it('each alarm says what it means and names its heading in the runbook; no heading is left without an alarm', async () => {
  const { stacks } = await stacksWith();
  const described = resources(stacks.watch, 'AWS::CloudWatch::Alarm').map(({ Properties }) =>
    /^\w.{20,} What to do: infra\/cloud\/RUNBOOK\.md#([\w-]+)$/.exec(String(Properties.AlarmDescription)),
  );
  expect(described).not.toContain(null);
  const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, name = '']) => name.toLowerCase());
  expect(headings.sort()).toEqual([...new Set(described.map((it) => it?.[1] ?? ''))].sort());
});
