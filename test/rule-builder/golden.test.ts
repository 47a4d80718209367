import { describe, expect, test } from 'vitest';
import type { Known } from '../../rule-builder/src/editor/known.ts';
import { goldenId } from '../../rule-builder/src/golden/make-golden.ts';
import { differenceWords } from '../../rule-builder/src/golden/words.ts';
import { aFlow, email, waitDays } from '../flow/a-flow.ts';

const flow = aFlow({ hello: email('pause'), pause: waitDays(3, 'bye'), bye: email() });
const known = { names: {}, leadFields: [], wordsOf: () => '' } as unknown as Known;

describe('how a golden lead differs, in words', () => {
  test('says where the paths part, by the names on the canvas', () => {
    const expected = ['start.then', 'hello.then', 'gone.then'];
    expect(
      differenceWords({ what: 'path', expected, actual: ['start.then', 'hello.then', 'pause.then'] }, flow, known),
    ).toEqual(['After “Send email: Welcome” it was to take “gone (removed)”, and took “Wait 3 days”.']);
    expect(differenceWords({ what: 'path', expected, actual: ['start.then', 'hello.then'] }, flow, known)).toEqual([
      'After “Send email: Welcome” it was to take “gone (removed)”, and took the end of the flow.',
    ]);
  });

  test('counts what happens, so that one email too many is said once', () => {
    const expected = ['hello email', 'hello email', 'old task'];
    expect(differenceWords({ what: 'effects', expected, actual: ['hello email', 'bye email'] }, flow, known)).toEqual([
      '“Send email: Welcome” no longer happens.',
      '“old (removed)” no longer happens.',
      '“Send email: Welcome” was not to happen.',
    ]);
  });

  test('says stages and points as people do', () => {
    expect(differenceWords({ what: 'stage', expected: 'mql', actual: 'sql' }, flow, known)).toEqual([
      'It was to end as MQL, and ends as SQL.',
    ]);
    expect(differenceWords({ what: 'score', expected: 20, actual: 21.5 }, flow, known)).toEqual([
      'It was to end with 20 points, and ends with 21.5.',
    ]);
  });
});

describe('the id of a golden lead', () => {
  test('is made of its name and is its own', () => {
    expect(goldenId('An engaged buyer!', [])).toBe('an-engaged-buyer');
    expect(goldenId('An engaged buyer!', ['an-engaged-buyer', 'an-engaged-buyer-2'])).toBe('an-engaged-buyer-3');
    expect(goldenId('日本', [])).toBe('golden');
  });
});
