import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import {
  compileModel,
  fold,
  nextStageChange,
  type ScoringModel,
  starterModel,
  view,
} from '../../shared/scoring/index.ts';
import { adjusted, aGroup, aModel, did, instant, sales, times } from './builders.ts';

const starter = starterModel();
const stageOn = (ledger: LedgerEntry[], day: string, model: ScoringModel = starter) => {
  const program = compileModel(model, 1);
  return view(program, fold(program, ledger), instant(day)).stage;
};

/** 100 points and more of the starter model on the second of January: SQL. */
const qualified = [
  did('BANT Completed', '2024-01-01'),
  did('Trial Started', '2024-01-01'),
  did('Meeting Booked', '2024-01-02'),
  did('Pricing Requested', '2024-01-02'),
];
const open = (at: string) => did('Email Opened', at);
const ebook = (at: string, title: string) => did('Ebook Downloaded', at, { title });

describe('a lead that sales rejected', () => {
  it('was SQL, and is not again by emails opened an hour later, however often', () => {
    expect(stageOn(qualified, '2024-01-02')).toBe('sql');
    const rejected = [...qualified, sales('2024-01-03', 'rejected', 'no budget')];
    const opened = ['13:00', '14:00', '15:00'].map((hour) => open(`2024-01-03 ${hour}`));
    expect(stageOn([...rejected, ...opened], '2024-01-03 16:00')).toBe('recycled');
    expect(stageOn([...rejected, ...opened], '2024-02-01')).toBe('recycled');
  });

  it('qualifies again by points newly earned, as many as its reason asks for', () => {
    const rejected = [...qualified, sales('2024-01-03', 'rejected', 'no budget')];
    const three = ['A', 'B', 'C'].map((title) => ebook('2024-01-05', title));
    expect(stageOn([...rejected, ...three], '2024-01-05')).toBe('recycled');
    expect(stageOn([...rejected, ...three, ebook('2024-01-06', 'D')], '2024-01-06')).toBe('sql');
  });

  it('qualifies again by raising its hand, though the rule gives nothing any more', () => {
    const demos = times(2, 'Demo Requested', '2024-01-02');
    const rejected = [...qualified, ...demos, sales('2024-01-03', 'rejected', 'no need')];
    expect(stageOn([...rejected, did('Demo Requested', '2024-01-09')], '2024-01-09')).toBe('sql');
    const wrong = [...qualified, sales('2024-01-03', 'rejected', 'wrong fit')];
    expect(stageOn([...wrong, did('Demo Requested', '2024-01-09')], '2024-06-09')).toBe('disqualified');
  });

  it('qualifies again after a time where that was the reason, by itself, with the points it has then', () => {
    const lasting: ScoringModel = aModel({ rules: [{ id: 'r', group: 'g', activity: 'Survey Answered', points: 60 }] });
    const rejected = [did('Survey Answered', '2024-01-01'), sales('2024-01-02', 'rejected', 'bad timing')];
    expect(stageOn(rejected, '2024-03-31', lasting)).toBe('recycled');
    expect(stageOn(rejected, '2024-04-01', lasting)).toBe('mql');
    const program = compileModel(lasting, 1);
    expect(nextStageChange(program, fold(program, rejected), instant('2024-01-10'))).toMatchObject({
      day: '2024-04-01',
      to: 'mql',
    });
  });

  it('goes where the reason sends it, and stays until a person moves it where nothing lets it qualify', () => {
    expect(stageOn([...qualified, sales('2024-01-03', 'rejected', 'not the decision maker')], '2024-01-04')).toBe(
      'mql',
    );
    const duplicate = [...qualified, sales('2024-01-03', 'rejected', 'duplicate')];
    expect(stageOn([...duplicate, ...times(9, 'Product Added', '2024-01-05')], '2024-01-05')).toBe('disqualified');
    const moved = [...duplicate, adjusted('2024-01-06', { what: 'stage', stage: 'lead' }), ebook('2024-01-07', 'A')];
    expect(stageOn(moved, '2024-01-07')).toBe('sql');
  });

  it('rests by what its own model says', () => {
    const { ladder } = starter;
    const model: ScoringModel = {
      ...starter,
      ladder: {
        ...ladder,
        afterRejection: { handRaises: ['Chat Started'], byReason: {}, otherwise: { points: 5, handRaise: true } },
      },
    };
    const rejected = [...qualified, sales('2024-01-03', 'rejected', 'no budget')];
    expect(stageOn([...rejected, did('Demo Requested', '2024-01-04')], '2024-01-04', model)).toBe('sql');
    expect(stageOn([...rejected, did('Chat Started', '2024-01-04')], '2024-01-04', model)).toBe('sql');
    expect(stageOn([...rejected, did('CTA Clicked', '2024-01-04')], '2024-01-04', model)).toBe('recycled');
  });

  it('rests too where the deal was lost', () => {
    const lost = [...qualified, sales('2024-01-03', 'opportunity'), sales('2024-01-20', 'lost')];
    expect(stageOn([...lost, open('2024-01-21')], '2024-01-21')).toBe('recycled');
    expect(stageOn([...lost, did('Demo Requested', '2024-01-21')], '2024-01-21')).toBe('sql');
  });
});

describe('points by hand', () => {
  const model = aModel({ groups: [aGroup({ decay: { kind: 'halfLife', days: 10 } })] });
  const program = compileModel(model, 1);
  const totalOn = (ledger: LedgerEntry[], day: string) =>
    view(program, fold(program, ledger), instant(day)).score.total;

  it('fade with their group where that was chosen, and stay where it was not', () => {
    const given = (fades: boolean) => adjusted('2024-01-01', { what: 'points', group: 'g', points: 40, fades });
    expect(totalOn([given(true)], '2024-01-11')).toBe(20);
    expect(totalOn([given(false)], '2024-01-11')).toBe(40);
  });

  it('set the score as one entry that leaves no debt for what comes half a year later', () => {
    const ledger = [
      ...times(10, 'Ebook Downloaded', '2024-01-01'),
      adjusted('2024-01-02', { what: 'score', group: 'g', points: 0 }),
    ];
    expect(totalOn(ledger, '2024-01-02')).toBe(0);
    expect(totalOn([...ledger, did('Ebook Downloaded', '2024-07-01')], '2024-07-01')).toBe(10);
    expect(totalOn([adjusted('2024-01-03', { what: 'score', group: 'g', points: 25 })], '2024-08-01')).toBe(25);
  });

  it('of a group that another takes over count in that one, under its cap', () => {
    const [group] = model.groups;
    const merged = compileModel(aModel({ groups: [{ ...aGroup(), ...group, cap: 30, takesOver: ['gone'] }] }), 2);
    const ledger = [adjusted('2024-01-01', { what: 'points', group: 'gone', points: 45 })];
    expect(view(merged, fold(merged, ledger), instant('2024-01-02')).score).toMatchObject({
      total: 30,
      groups: { g: 30 },
    });
  });
});

describe('what made a stage', () => {
  it('is the entry that did, or time, with the instant at which it happened', () => {
    const program = compileModel(aModel({ ladder: { ...aModel().ladder, inactivityDays: 30 } }), 1);
    const fifty = times(5, 'Ebook Downloaded', '2024-01-01');
    const since = (day: string) => view(program, fold(program, fifty), instant(day)).stageSince;
    expect(since('2024-01-02')).toEqual({ at: fifty.at(-1)?.at, by: `a#${fifty.at(-1)?.id}` });
    expect(since('2024-03-02')).toEqual({ at: '2024-01-31T00:00:00.000Z', by: 'inactivity' });
  });
});
