import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import {
  compileModel,
  decodeState,
  ENGINE,
  encodeState,
  fold,
  type ScoringModel,
  starterModel,
} from '../../shared/scoring/index.ts';
import { ledgers, models } from './arbitraries.ts';

/** What models once made of ledgers, and the version of the engine that did. */
type Golden = { engine: number; cases: { model: ScoringModel; ledger: LedgerEntry[]; state: string }[] };

const path = new URL('golden/states.golden.json', import.meta.url);
const stateOf = (model: ScoringModel, ledger: readonly LedgerEntry[]) =>
  encodeState(fold(compileModel(model, 1), ledger));

/** The models and ledgers of the file stay; where there is none they are made up. */
const read = (): Golden => {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Golden;
  const sample = { numRuns: 20, seed: 20_261_129 };
  const made = fc.sample(fc.tuple(models(), ledgers(40)), sample);
  const starter = fc.sample(ledgers(40), sample).slice(0, 5);
  const cases = [
    ...made.map(([model, ledger]) => ({ model, ledger })),
    ...starter.map((ledger) => ({ model: starterModel('Europe/Berlin'), ledger })),
  ];
  return { engine: 0, cases: cases.map((one) => ({ ...one, state: '' })) };
};

/** `RIPEN_GOLDEN=write npx vitest run test/scoring/golden-states.test.ts` writes them anew, for the engine as it is now. */
const golden = (): Golden => {
  const before = read();
  if (process.env.RIPEN_GOLDEN !== 'write') return before;
  const cases = before.cases.map(({ model, ledger }) => ({ model, ledger, state: stateOf(model, ledger) }));
  const isChanged = cases.some(({ state }, i) => state !== before.cases[i]?.state);
  if (isChanged && before.engine === ENGINE) throw new Error('The states differ: raise ENGINE first.');
  writeFileSync(path, `${JSON.stringify({ engine: ENGINE, cases })}\n`);
  return { engine: ENGINE, cases };
};

describe('the states that leads are stored with', () => {
  const { engine, cases } = golden();

  it('were made by this version of the engine', () => {
    expect(engine).toBe(ENGINE);
  });

  it('are still what the engine makes: otherwise ENGINE has to be raised, so that every lead is folded afresh', () => {
    for (const { model, ledger, state } of cases) expect(stateOf(model, ledger)).toBe(state);
  });

  it('come back from their text as they were', () => {
    for (const { model, ledger } of cases) {
      const state = fold(compileModel(model, 1), ledger);
      expect(decodeState(encodeState(state))).toEqual(state);
    }
  });

  it('are read as version 0.1 wrote them', () => {
    const text =
      '{"m":3,"at":1714564800000,"l":2,"k":"e7","day":19844,"o":19840,"b":[[19844,10000],[5000]],"c":[0,19844,1],' +
      '"v":{"1":["a"]},"q":{"7":[19844]},"f":30000,"n":17,"s":"mql","g":-1,"i":19844,"d":[0,2,1714564800000],' +
      '"p":{"email":"ada@example.com"},"t":{"email":1714564800000},"j":{"intent":12000},"a":1,"u":1,"h":1,"z":1,"r":1,' +
      '"y":{"Page Seen":[1,1714564800000]},"e":{"s":"subscribed","at":5,"id":"c1"},"x":1,"w":["a#9"]}';
    expect(decodeState(text)).toEqual({
      modelVersion: 3,
      lastAt: 1714564800000,
      lastRank: 2,
      lastId: 'e7',
      lastDay: 19844,
      firstDay: 19840,
      points: [[19844, 10000], [5000]],
      limits: [0, 19844, 1],
      distinct: { 1: ['a'] },
      matchDays: { 7: [19844] },
      byHand: { intent: 12000 },
      hasFadingLossByHand: false,
      fit: 30000,
      bant: 17,
      stage: 'mql',
      stageAt: 0,
      stageBy: '',
      totalAtMost: -1,
      accepted: true,
      waitsForActivity: true,
      rest: null,
      heldByHand: true,
      frozen: true,
      activeDay: 19844,
      hasBeenIdle: true,
      activities: [0, 2, 1714564800000],
      otherActivities: { 'Page Seen': [1, 1714564800000] },
      consent: { state: 'subscribed', at: 5, id: 'c1' },
      suppressed: true,
      retractedAhead: ['a#9'],
      profile: { email: 'ada@example.com' },
      stamps: { email: 1714564800000 },
    });
    expect(encodeState(decodeState(text))).toBe(text);
  });
});
