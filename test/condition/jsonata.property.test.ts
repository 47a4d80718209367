import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { type Condition, compileCondition, operators, toJsonata } from '../../shared/condition/index.ts';
import { runs } from '../runs.ts';
import { anyFact, conditions, facts, testsWith } from './arbitraries.ts';

const inJsonata = (condition: Condition, given: Record<string, unknown>): Promise<unknown> =>
  jsonata(toJsonata(condition)).evaluate({}, { facts: given });

describe('a condition', () => {
  it('says the same as a closure and as JSONata, whatever the facts hold', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, facts, async (condition, given) => {
        expect({ is: await inJsonata(condition, given) }).toEqual({ is: compileCondition(condition)(given) });
      }),
      { numRuns: runs(600) },
    );
  });

  it.each(operators.map(({ op }) => op))('agrees with itself for "%s", and can be both true and false', async (op) => {
    const seen = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(testsWith(op), anyFact, async (condition, fact) => {
        const aimed = { ...condition, field: ['lead', 'x'] } as Condition;
        // Half of the time the fact is what the operator asks for, or near it.
        const value = 'value' in condition ? condition.value : undefined;
        const near = [
          fact,
          value,
          typeof value === 'string' ? value.toUpperCase() : fact,
          Array.isArray(value) ? value[0] : fact,
          '2024-02-29T23:00:00.000Z',
          '2024-03-20',
          '2023-01-01',
        ];
        for (const one of near) {
          const given = JSON.parse(JSON.stringify({ now: '2024-03-01T10:00:00.000Z', lead: { x: one } })) as Record<
            string,
            unknown
          >;
          const answer = compileCondition(aimed)(given);
          expect({ is: await inJsonata(aimed, given) }).toEqual({ is: answer });
          seen.add(answer);
        }
      }),
      { numRuns: runs(60) },
    );
    expect(seen.size).toBe(2);
  });

  it('lower-cases every character alike on both sides', async () => {
    const all = Array.from({ length: 0x1f_000 }, (_, code) => String.fromCodePoint(code)).filter((one) =>
      one.isWellFormed(),
    );
    const lowered = (await jsonata('$facts.($lowercase($))').evaluate({}, { facts: all })) as string[];
    expect([...lowered]).toEqual(all.map((one) => one.toLowerCase()));
  });

  it('never lets text of an author open or close an expression', () => {
    const condition: Condition = { kind: 'test', field: ['lead', '{% x %}'], op: 'is', value: '{% $x %}' };
    expect(toJsonata(condition)).not.toMatch(/\{%|%\}/);
  });
});
