import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import {
  apply,
  compileModel,
  emptyState,
  fold,
  nextStageChange,
  receipt,
  type ScoringModel,
  starterModel,
  tooFast,
  view,
  whyNot,
} from '../../shared/scoring/index.ts';
import { adjusted, aGroup, aModel, did, instant, learnt, modelOf, sales, times, tookBack } from './builders.ts';

const at = (model: ScoringModel, ledger: LedgerEntry[], day: string) => {
  const program = compileModel(model, 1);
  return view(program, fold(program, ledger), instant(day));
};
const totalOf = (model: ScoringModel, ledger: LedgerEntry[], day: string): number => at(model, ledger, day).score.total;
const ebook = (day: string, title = 'A') => did('Ebook Downloaded', day, { title });

describe('points', () => {
  it('halve with each half-life, counted in whole days', () => {
    const model = modelOf({ points: 40 }, { decay: { kind: 'halfLife', days: 10 } });
    expect(totalOf(model, [ebook('2024-01-01')], '2024-01-01')).toBe(40);
    expect(totalOf(model, [ebook('2024-01-01')], '2024-01-11')).toBe(20);
    // 40 / 8
    expect(totalOf(model, [ebook('2024-01-01')], '2024-01-31')).toBe(5);
    // After ten half-lives nothing.
    expect(totalOf(model, [ebook('2024-01-01')], '2024-04-10')).toBe(0);
  });

  it('fade evenly, in steps, or all at once', () => {
    const faded = (decay: ScoringModel['groups'][0]['decay'], day: string) =>
      totalOf(modelOf({ points: 20 }, { decay }), [ebook('2024-01-01')], day);
    // 20 × (30 − 15) / 30
    expect(faded({ kind: 'linear', days: 30 }, '2024-01-16')).toBe(10);
    // Two steps of 25 %
    expect(faded({ kind: 'steps', percent: 25, everyDays: 30 }, '2024-03-01')).toBe(10);
    expect(faded({ kind: 'expire', days: 7 }, '2024-01-07')).toBe(20);
    expect(faded({ kind: 'expire', days: 7 }, '2024-01-08')).toBe(0);
  });

  it('fade as their rule says where it says so, not as their group', () => {
    const model = modelOf({ decay: { kind: 'none' } }, { decay: { kind: 'expire', days: 1 } });
    expect(totalOf(model, [ebook('2024-01-01')], '2024-06-01')).toBe(10);
  });

  it('count once per ebook, and three times a day at most', () => {
    expect(
      totalOf(
        modelOf({ distinctBy: 'title' }),
        [ebook('2024-01-01'), ebook('2024-01-02', 'a'), ebook('2024-01-03', 'B')],
        '2024-01-03',
      ),
    ).toBe(20);
    expect(
      totalOf(modelOf({ limit: { times: 3, per: 'day' } }), times(5, 'Ebook Downloaded', '2024-01-01'), '2024-01-01'),
    ).toBe(30);
  });

  it('know the day of the workspace, not of UTC', () => {
    const model = modelOf({ limit: { times: 1, per: 'day' } });
    // 23:30 and 00:30 UTC are one day in Los Angeles and two in UTC.
    const night = [ebook('2024-01-01 23:30'), ebook('2024-01-02 00:30')];
    expect(totalOf(model, night, '2024-01-03')).toBe(20);
    expect(totalOf({ ...model, timeZone: 'America/Los_Angeles' }, night, '2024-01-03')).toBe(10);
  });

  it('come with the third view in seven days', () => {
    const model = modelOf({ activity: 'Pricing Viewed', frequency: { times: 3, withinDays: 7 } });
    const seen = (...days: number[]) =>
      days.map((day) => did('Pricing Viewed', `2024-01-${String(day).padStart(2, '0')}`));
    expect(totalOf(model, seen(1, 4, 8), '2024-01-08')).toBe(0);
    expect(totalOf(model, seen(1, 4, 7), '2024-01-08')).toBe(10);
  });

  it('are clamped as they stand when asked, without memory of what was cut', () => {
    const model = modelOf({}, { cap: 25, decay: { kind: 'linear', days: 10 } });
    // 30 cut to 25; five days later half of 30, not of 25.
    expect(totalOf(model, times(3, 'Ebook Downloaded', '2024-01-01'), '2024-01-01')).toBe(25);
    expect(totalOf(model, times(3, 'Ebook Downloaded', '2024-01-01'), '2024-01-06')).toBe(15);
  });

  it('are not given to machines, and are taken back from them later', () => {
    const click = ebook('2024-01-01');
    expect(totalOf(modelOf({}), [{ ...click, machine: 'a scanner' }], '2024-01-02')).toBe(0);
    expect(totalOf(modelOf({}), [click, tookBack('2024-01-03', `a#${click.id}`)], '2024-01-04')).toBe(0);
  });
});

describe('the ladder', () => {
  const fading = aModel({ groups: [aGroup({ decay: { kind: 'linear', days: 50 } })] });
  const fifty = times(5, 'Ebook Downloaded', '2024-01-01');

  it('lifts at 50, and lets fall below 40, not at 49', () => {
    expect(at(fading, fifty, '2024-01-01').stage).toBe('mql');
    // 50 × (50 − 10) / 50 = 40 is not below 40; a day later 39 is.
    expect(at(fading, fifty, '2024-01-11')).toMatchObject({ stage: 'mql', score: { total: 40 } });
    expect(at(fading, fifty, '2024-01-12').stage).toBe('lead');
    const program = compileModel(fading, 1);
    expect(nextStageChange(program, fold(program, fifty), instant('2024-01-01'))).toMatchObject({
      day: '2024-01-12',
      to: 'lead',
    });
  });

  it('recycles who does nothing for long, and takes them back when they do', () => {
    const model = aModel({ ladder: { ...aModel().ladder, inactivityDays: 30 } });
    expect(at(model, fifty, '2024-01-30').stage).toBe('mql');
    expect(at(model, fifty, '2024-01-31').stage).toBe('recycled');
    expect(at(model, [...fifty, ebook('2024-02-15')], '2024-02-15').stage).toBe('mql');
  });

  it('waits for sales where the company wants it: qualified by marketing and by sales', () => {
    const model = aModel({ ladder: { ...aModel().ladder, salesAcceptance: true } });
    const hundred = times(10, 'Ebook Downloaded', '2024-01-01');
    expect(at(model, hundred, '2024-01-02').stage).toBe('mql');
    expect(at(model, [...hundred, sales('2024-01-02', 'accepted')], '2024-01-02').stage).toBe('sql');
  });

  it('leaves a lead where a person put it, and a frozen one alone', () => {
    const byHand = adjusted('2024-01-01', { what: 'stage', stage: 'sql' });
    expect(at(aModel(), [byHand, ebook('2024-01-02')], '2024-02-01').stage).toBe('sql');
    const frozen = [adjusted('2023-12-31', { what: 'freeze', frozen: true }), ...fifty];
    expect(at(aModel(), frozen, '2024-01-02')).toMatchObject({ stage: 'lead', frozen: true, score: { total: 0 } });
  });

  it('takes a hand raise at once in the starter model, but not from a competitor', () => {
    const demo = did('Demo Requested', '2024-01-02');
    const starter = starterModel();
    const rival = { ...starter, fit: { ...starter.fit, competitorDomains: ['rival.example'] } };
    expect(at(starter, [demo], '2024-01-02').stage).toBe('mql');
    expect(at(rival, [learnt('2024-01-01', { email: 'x@eu.rival.example' }), demo], '2024-01-02').stage).toBe('lead');
  });
});

describe('the profile', () => {
  it('keeps what a server said against a later public form', () => {
    const model = aModel({
      fit: {
        ...aModel().fit,
        rules: [
          { id: 'f', when: { kind: 'test', field: ['lead', 'industry'], op: 'is', value: 'software' }, points: 40 },
        ],
      },
    });
    const ledger = [
      learnt('2024-01-01', { industry: 'Software' }),
      learnt('2024-02-01', { industry: 'Retail', city: 'Lyon' }, { kind: 'form' }),
    ];
    expect(at(model, ledger, '2024-03-01')).toMatchObject({ grade: 'A', lead: { industry: 'Software', city: 'Lyon' } });
  });
});

describe('a receipt', () => {
  it('tells each reason and what cut it', () => {
    const model = modelOf({ limit: { times: 2, per: 'day' } }, { cap: 15, decay: { kind: 'linear', days: 10 } });
    const ledger = [
      ...times(3, 'Ebook Downloaded', '2024-01-01'),
      adjusted('2024-01-02', { what: 'points', group: 'g', points: 4 }, 'met at a fair'),
    ];
    const { lines, total } = receipt(compileModel(model, 7), ledger, instant('2024-01-02'));
    // 10 × 9/10 twice, the third over the limit, 4 by hand: 22, cut to 15.
    expect(lines.map(({ kind, why, points }) => [kind, why, points])).toEqual([
      ['activity', 'counted', 9],
      ['activity', 'counted', 9],
      ['activity', 'limit', 0],
      ['adjustment', 'counted', 4],
      ['cap', 'counted', -7],
    ]);
    expect(total).toBe(15);
  });

  it('knows only what had been received by then', () => {
    const late = { ...ebook('2024-01-01'), receivedAt: instant('2024-01-05') };
    const program = compileModel(aModel(), 1);
    expect(receipt(program, [late], instant('2024-01-04')).total).toBe(0);
    expect(receipt(program, [late], instant('2024-01-05')).total).toBe(10);
  });
});

describe('why not', () => {
  it('finds the fewest activities that are missing, or says that four are not enough', () => {
    const program = compileModel(aModel(), 1);
    const four = fold(program, times(4, 'Ebook Downloaded', '2024-01-01'));
    expect(whyNot(program, four, 'mql', instant('2024-01-02')).ways).toEqual([
      { activities: [{ activity: 'Ebook Downloaded', properties: {}, rule: 'r' }], score: 50 },
    ]);
    const none = whyNot(program, emptyState(), 'mql', instant('2024-01-02'));
    expect(none).toMatchObject({ ways: [], complete: true, score: 0 });
  });
});

describe('impossible speed', () => {
  const click = (second: number, link: string) => ({
    id: `${second}${link}`,
    at: instant('2024-01-01').replace(':00.000Z', `:0${second}.000Z`),
    link,
  });

  it('flags three different links within five seconds, and not two, nor three slow ones', () => {
    const fast = [click(1, 'a'), click(2, 'b'), click(3, 'c')];
    expect(tooFast(fast).size).toBe(3);
    expect(tooFast(fast.slice(0, 2)).size).toBe(0);
    expect(tooFast([click(0, 'a'), click(3, 'b'), click(9, 'c')]).size).toBe(0);
    expect(tooFast([click(1, 'a'), click(2, 'a'), click(3, 'a')]).size).toBe(0);
  });
});

describe('what apply cannot do in place', () => {
  it('is a late entry that a rule looks at, a retraction, a merge and another model version', () => {
    const program = compileModel(aModel(), 1);
    const state = () => fold(program, [ebook('2024-01-05')]);
    expect(apply(program, state(), ebook('2024-01-04'))).toBe('fold');
    expect(apply(program, state(), tookBack('2024-01-06', 'a#x'))).toBe('fold');
    expect(apply(compileModel(aModel(), 2), state(), ebook('2024-01-06'))).toBe('fold');
    expect(apply(program, state(), did('Page Viewed', '2024-01-06'))).not.toBe('fold');
  });

  it('is not a late entry that no rule looks at', () => {
    const program = compileModel(aModel(), 1);
    const ledger = [ebook('2024-01-01'), ebook('2024-01-05')];
    const late = did('Page Viewed', '2024-01-03');
    expect(apply(program, fold(program, ledger), late)).toEqual(fold(program, [...ledger, late]));
  });
});
