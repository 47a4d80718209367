import { describe, expect, it } from 'vitest';
import { type LeadHistory, type ReportInput, report } from '../../shared/report/index.ts';

const aLead = (more: Partial<LeadHistory> = {}): LeadHistory => ({
  id: 'l',
  createdAt: '2026-03-02T10:00:00.000Z',
  source: 'Event',
  campaign: '',
  reached: {},
  won: 0,
  ratings: [],
  ...more,
});
const anInput = (more: Partial<ReportInput> = {}): ReportInput => ({
  from: '2026-03-01',
  to: '2026-03-31',
  by: 'source',
  now: '2026-04-10T00:00:00.000Z',
  dayOf: (instant) => instant.slice(0, 10),
  leads: [],
  handoffs: [],
  spend: [],
  ...more,
});

describe('reports', () => {
  it('counts a lead at every stage that it came past, also where it jumped over one', () => {
    const leads = [
      aLead(),
      aLead({ reached: { mql: '2026-03-05T10:00:00.000Z' } }),
      aLead({ reached: { customer: '2026-03-09T10:00:00.000Z' } }),
    ];
    expect(report(anInput({ leads })).funnel).toEqual({ leads: 3, mql: 2, sql: 1, opportunity: 1, customer: 1 });
  });

  it('looks only at leads that were created in the period, on the days of the workspace', () => {
    const leads = [aLead({ createdAt: '2026-02-28T23:30:00.000Z' }), aLead({ createdAt: '2026-03-31T23:30:00.000Z' })];
    const berlin = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' });
    const dayOf = (instant: string) => berlin.format(new Date(instant));
    // Half past eleven in the evening is the next day in Berlin.
    expect(report(anInput({ leads, dayOf })).funnel.leads).toBe(1);
  });

  it('tells how long each stage took, in days', () => {
    const leads = [1, 2, 3, 10].map((days) =>
      aLead({ reached: { mql: `2026-03-${String(2 + days).padStart(2, '0')}T10:00:00.000Z` } }),
    );
    const [first] = report(anInput({ leads })).velocity;
    expect(first).toEqual({ from: 'lead', to: 'mql', count: 4, median: 2, p90: 10 });
  });

  it('weighs money spent against money won', () => {
    const leads = [aLead({ won: 300_00, reached: { customer: '2026-03-20T00:00:00.000Z' } }), aLead()];
    const spend = [
      { month: '2026-03', source: 'Event', campaign: '', amount: 100_00 },
      { month: '2026-05', source: 'Event', campaign: '', amount: 900_00 },
    ];
    // 100 spent in March on 2 leads of which 1 became a customer for 300.
    expect(report(anInput({ leads, spend })).economics).toEqual({
      spend: 100_00,
      won: 300_00,
      customers: 1,
      costPerLead: 50_00,
      costPerAcquisition: 100_00,
      roi: 2,
      lifetimeValue: 300_00,
    });
  });

  it('groups by source with what was spent on each, also where it brought nobody', () => {
    const leads = [aLead({ source: 'Event' }), aLead({ source: 'Event' }), aLead({ source: '' })];
    const spend = [{ month: '2026-03', source: 'Paid search', campaign: '', amount: 50_00 }];
    expect(report(anInput({ leads, spend })).groups.map(({ key, leads: n, spend: s }) => [key, n, s])).toEqual([
      ['Event', 2, 0],
      ['', 1, 0],
      ['Paid search', 0, 50_00],
    ]);
  });

  it('groups by weeks from Monday, without spend, which is entered by month', () => {
    const leads = [aLead({ createdAt: '2026-03-08T10:00:00.000Z' }), aLead({ createdAt: '2026-03-09T10:00:00.000Z' })];
    expect(report(anInput({ leads, by: 'week' })).groups.map(({ key, spend }) => [key, spend])).toEqual([
      ['2026-03-02', null],
      ['2026-03-09', null],
    ]);
  });

  it('says which handoffs were answered in time', () => {
    const at = (day: string) => `2026-03-${day}T00:00:00.000Z`;
    const handoffs = [
      { createdAt: at('01'), dueAt: at('02'), decidedAt: at('02'), status: 'accepted' as const },
      { createdAt: at('01'), dueAt: at('02'), decidedAt: at('03'), status: 'rejected' as const, reason: 'no need' },
      { createdAt: at('01'), dueAt: at('02'), status: 'open' as const },
      { createdAt: at('30'), dueAt: '2026-05-01T00:00:00.000Z', status: 'open' as const },
    ];
    expect(report(anInput({ handoffs })).sla).toEqual({
      handoffs: 4,
      inTime: 1,
      late: 2,
      open: 1,
      accepted: 1,
      rejected: 1,
      rejectReasons: { 'no need': 1 },
    });
  });

  it('answers nothing rather than something wrong where there is nothing to divide by', () => {
    const { economics, satisfaction, velocity } = report(anInput());
    expect([economics.roi, economics.costPerLead, economics.lifetimeValue]).toEqual([null, null, null]);
    expect(satisfaction).toEqual({ answers: 0, average: null, promoters: null });
    expect(velocity.every(({ median, p90 }) => median === null && p90 === null)).toBe(true);
  });
});
