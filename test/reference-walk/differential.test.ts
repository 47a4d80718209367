import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../shared/asl/index.ts';
import { compile, kinds } from '../../shared/flow/index.ts';
import { madeUpLead, simulate } from '../../shared/simulation/index.ts';
import { runs } from '../runs.ts';
import { randomFacts, randomFlow, randomScript } from './random-flow.ts';
import { walk } from './walk.ts';

const numRuns = runs(2000);
const startAt = '2026-03-27T15:20:00.000Z';
const timeZone = 'Europe/Berlin';

describe('the compiled flow on the interpreter', () => {
  test('does what the reference walk over the document does', { timeout: 60_000 + numRuns * 200 }, async () => {
    const seen: Record<string, number> = { completed: 0, exited: 0, goals: 0, loops: 0 };
    for (const kind of kinds.keys()) seen[`${kind} reached`] = 0;
    const count = (what: string) => {
      seen[what] = (seen[what] ?? 0) + 1;
    };
    await fc.assert(
      fc.asyncProperty(
        randomFlow,
        randomFacts,
        randomScript,
        fc.string({ minLength: 1 }),
        async (flow, said, script, id) => {
          const { definition } = compile(flow, 1);
          if (definition === null) return;
          expect(check(definition)).toEqual([]);
          const trace = await simulate({ flow, definition, lead: madeUpLead(id, said), startAt, timeZone, script });
          const walked = walk({ flow, lead: madeUpLead(id, said), startAt, timeZone, script });
          expect({
            status: trace.status,
            why: trace.why,
            path: trace.path.map(({ step, outlet, at }) => `${step}.${outlet} ${at}`),
            effects: trace.effects.map(({ at, step, deed }) => `${at} ${step} ${deed.what}`),
            endedAt: trace.endedAt,
          }).toEqual({ why: undefined, ...walked });
          count(trace.status === 'failed' ? 'completed' : trace.status);
          if (trace.path.some(({ outlet }) => outlet === 'goal')) count('goals');
          if (trace.path.some(({ outlet }) => outlet === 'again')) count('loops');
          for (const { step, outlet } of trace.path) {
            const to = (flow.steps[step] ?? flow.start).next[outlet];
            if (to) count(`${flow.steps[to]?.kind} reached`);
          }
        },
      ),
      { numRuns },
    );
    // A generator that never gets to these would prove little.
    for (const [what, times] of Object.entries(seen)) expect([what, times > 0]).toEqual([what, true]);
  });
});
