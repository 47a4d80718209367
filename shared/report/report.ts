import type { LeadHistory } from './history.ts';
import { type Counts, countStages } from './stages.ts';
import { type Velocity, velocities } from './velocity.ts';

export type { LeadHistory } from './history.ts';

/** A handoff as a report counts it. */
export type Handoff = {
  createdAt: string;
  dueAt: string;
  /** The first answer; what 0.1 wrote has the last decision only. */
  answeredAt?: string | undefined;
  decidedAt?: string | undefined;
  /** Rounds before this one, each of which ran out of time. */
  rounds?: readonly unknown[] | undefined;
  /** The next round of the same handoff, which stands for both. */
  continuedBy?: string | undefined;
  status: 'open' | 'accepted' | 'rejected' | 'closed';
  reason?: string | undefined;
};

/** Money spent in a month on a source (and campaign), in minor units. */
export type SpendLine = { month: string; source: string; campaign: string; amount: number };

export type ReportInput = {
  /** Days, both included, as the workspace's time zone has them. */
  from: string;
  to: string;
  by: 'source' | 'campaign' | 'month' | 'week';
  now: string;
  /** The day that an instant falls on where the workspace is. */
  dayOf: (instant: string) => string;
  leads: readonly LeadHistory[];
  handoffs: readonly Handoff[];
  spend: readonly SpendLine[];
};

type Economics = {
  spend: number;
  won: number;
  customers: number;
  costPerLead: number | null;
  costPerAcquisition: number | null;
  roi: number | null;
  lifetimeValue: number | null;
};

export type Report = {
  funnel: Counts;
  groups: (Counts & { key: string; spend: number | null; won: number } & Pick<
      Economics,
      'costPerLead' | 'costPerAcquisition' | 'roi'
    >)[];
  velocity: Velocity[];
  sla: {
    handoffs: number;
    inTime: number;
    late: number;
    open: number;
    accepted: number;
    rejected: number;
    rejectReasons: Record<string, number>;
  };
  economics: Economics;
  satisfaction: { answers: number; average: number | null; promoters: number | null };
};

/**
 * What became of the leads that were created in a period: how far they came, how fast, whether sales kept its word, and
 * what it cost. Spend counts by whole months that the period touches.
 */
export const report = (input: ReportInput): Report => {
  const { from, to, by, now, dayOf } = input;
  const within = (instant: string) => {
    const day = dayOf(instant);
    return day >= from && day <= to;
  };
  const leads = input.leads.filter(({ createdAt }) => within(createdAt));
  const spend = input.spend.filter(({ month }) => month >= from.slice(0, 7) && month <= to.slice(0, 7));
  const ratings = leads.flatMap((lead) => lead.ratings);
  return {
    funnel: countStages(leads),
    groups: groupsOf(leads, spend, by, dayOf),
    velocity: velocities(leads),
    sla: slaOf(
      input.handoffs.filter(({ createdAt }) => within(createdAt)),
      now,
    ),
    economics: economicsOf(leads, sum(spend.map(({ amount }) => amount))),
    satisfaction: {
      answers: ratings.length,
      average: ratings.length === 0 ? null : Math.round((sum(ratings) / ratings.length) * 10) / 10,
      promoters: ratings.length === 0 ? null : ratings.filter((rating) => rating >= 9).length / ratings.length,
    },
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const economicsOf = (leads: readonly LeadHistory[], spend: number): Economics => {
  const { customer } = countStages(leads);
  const won = sum(leads.map((lead) => lead.won));
  const per = (count: number) => (count === 0 || spend === 0 ? null : Math.round(spend / count));
  return {
    spend,
    won,
    customers: customer,
    costPerLead: per(leads.length),
    costPerAcquisition: per(customer),
    roi: spend === 0 ? null : (won - spend) / spend,
    lifetimeValue: customer === 0 ? null : Math.round(won / customer),
  };
};

/** The Monday of the week that a day is in. */
const mondayOf = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
};

const groupsOf = (
  leads: readonly LeadHistory[],
  spend: readonly SpendLine[],
  by: ReportInput['by'],
  dayOf: ReportInput['dayOf'],
): Report['groups'] => {
  const keyOf: Record<ReportInput['by'], (lead: LeadHistory) => string> = {
    source: ({ source }) => source,
    campaign: ({ campaign }) => campaign,
    month: ({ createdAt }) => dayOf(createdAt).slice(0, 7),
    week: ({ createdAt }) => mondayOf(dayOf(createdAt)),
  };
  const groups = Map.groupBy(leads, keyOf[by]);
  for (const line of spend) {
    const key = by === 'week' ? undefined : line[by];
    if (key !== undefined && key !== '' && !groups.has(key)) groups.set(key, []);
  }
  return [...groups]
    .map(([key, inside]) => {
      // Spend is entered by month: it cannot be told which week it went to.
      const spent = by === 'week' ? null : sum(spend.filter((line) => line[by] === key).map(({ amount }) => amount));
      const { won, costPerLead, costPerAcquisition, roi } = economicsOf(inside, spent ?? 0);
      return { key, ...countStages(inside), spend: spent, won, costPerLead, costPerAcquisition, roi };
    })
    .toSorted((a, b) =>
      by === 'month' || by === 'week' ? (a.key < b.key ? -1 : 1) : b.leads - a.leads || (a.key < b.key ? -1 : 1),
    );
};

/** One that ran out of time and came again is one handoff, which was late. */
const slaOf = (rounds: readonly Handoff[], now: string): Report['sla'] => {
  const handoffs = rounds.filter(({ continuedBy }) => continuedBy === undefined);
  const rejectReasons: Record<string, number> = {};
  for (const { status, reason } of handoffs) {
    if (status === 'rejected') rejectReasons[reason ?? 'other'] = (rejectReasons[reason ?? 'other'] ?? 0) + 1;
  }
  const firstAnswer = ({ answeredAt, decidedAt }: Handoff) => answeredAt ?? decidedAt;
  const wasLate = (it: Handoff) => (it.rounds ?? []).length > 0 || (firstAnswer(it) ?? now) > it.dueAt;
  const inTime = handoffs.filter((it) => !wasLate(it) && firstAnswer(it) !== undefined).length;
  const late = handoffs.filter(wasLate).length;
  return {
    handoffs: handoffs.length,
    inTime,
    late,
    open: handoffs.length - inTime - late,
    accepted: handoffs.filter(({ status }) => status === 'accepted' || status === 'closed').length,
    rejected: handoffs.filter(({ status }) => status === 'rejected').length,
    rejectReasons,
  };
};
