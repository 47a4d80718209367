import { evaluate } from '../../shared/condition/index.ts';
import { type ActivityEntry, entryKey, type LedgerEntry, type Stage, stageRank } from '../../shared/lead/index.ts';
import { type Decay, defaultAfterRejection, type ScoringModel } from '../../shared/scoring/index.ts';

/**
 * What a model means, as slow and plain as it can be said: every contribution kept, every midnight looked at, every sum
 * made afresh. Shares no code with the engine but conditions.
 */

const dayOf = (timeZone: string, at: string): number => {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(at),
  );
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
};

/** What is left of a day's points at an age. Tests of half-lives say themselves how exact this is. */
const left = (decay: Decay, points: number, age: number): number => {
  switch (decay.kind) {
    case 'none':
      return points;
    case 'expire':
      return age < decay.days ? points : 0;
    case 'linear':
      return Math.trunc((points * Math.max(0, decay.days - age)) / decay.days);
    case 'steps':
      return Math.trunc((points * Math.max(0, 100 - decay.percent * Math.floor(age / decay.everyDays))) / 100);
    case 'halfLife':
      return age < 10 * decay.days
        ? Math.trunc((points * Math.floor(65536 * 2 ** (-age / decay.days) + 1e-7)) / 65536)
        : 0;
  }
};

type Contribution = { day: number; group: string; decay: Decay; points: number };

const rankOfKind: Record<string, number> = { profile: 0, adjustment: 1, activity: 2, outcome: 3 };

export type Lead = {
  contributions: Contribution[];
  given: Record<string, number>;
  lead: Record<string, unknown>;
  stage: Stage;
};

const clamp = (value: number, floor: number | undefined, cap: number | undefined): number => {
  if (cap !== undefined && value > cap * 1000) return Math.round(cap * 1000);
  if (floor !== undefined && value < floor * 1000) return Math.round(floor * 1000);
  return value;
};

/** Group and total points on a day, in thousandths. */
const scoreOn = (model: ScoringModel, lead: Lead, day: number): { total: number; groups: Record<string, number> } => {
  const groups: Record<string, number> = {};
  let total = 0;
  for (const group of model.groups) {
    // Points of one day that fade alike are rounded together.
    const together = new Map<string, { sum: number; one: Contribution }>();
    for (const one of lead.contributions.filter((contribution) => contribution.group === group.id)) {
      const name = JSON.stringify([one.decay, one.decay.kind === 'none' ? 0 : one.day]);
      together.set(name, { sum: (together.get(name)?.sum ?? 0) + one.points, one });
    }
    let sum = lead.given[group.id] ?? 0;
    for (const { sum: points, one } of together.values()) {
      sum += left(one.decay, points, day - one.day);
    }
    groups[group.id] = clamp(sum, group.floor, group.cap);
    total += groups[group.id] ?? 0;
  }
  for (const [id, points] of Object.entries(lead.given)) {
    if (!model.groups.some((group) => group.id === id)) total += points;
  }
  return { total: clamp(total, model.total.floor, model.total.cap), groups };
};

/** Score and stage of a ledger at the midnight that begins a day (or at its last entry, if that is later). */
export const reference = (model: ScoringModel, ledger: readonly LedgerEntry[], until: string) => {
  const { timeZone, ladder } = model;
  const back = new Set(ledger.flatMap((entry) => (entry.kind === 'retraction' ? [entry.of] : [])));
  const unique = [...new Map(ledger.map((entry) => [entryKey(entry), entry])).values()];
  const walk = unique
    .filter((entry) => !back.has(entryKey(entry)) && entry.kind in rankOfKind)
    .filter((entry) => !(entry.kind === 'activity' && entry.machine !== undefined));
  const placed = (entry: LedgerEntry): string => `${entry.at} ${rankOfKind[entry.kind]} ${entry.id}`;
  walk.sort((a, b) => (placed(a) < placed(b) ? -1 : 1));

  const lead: Lead = { contributions: [], given: {}, lead: {}, stage: 'lead' };
  const stamps: Record<string, [number, string]> = {};
  const matches: Record<string, number[]> = {};
  const counted: Record<string, number[]> = {};
  const seen: Record<string, Set<string>> = {};
  const counts: Record<string, { count: number; last: string }> = {};
  let frozen = false;
  let accepted = false;
  let waits = false;
  let held = false;
  let idleFrom = 0;

  const fitNow = (): number =>
    model.fit.rules.reduce(
      (sum, rule) => sum + (evaluate(rule.when, { lead: lead.lead }) ? Math.round(rule.points * 1000) : 0),
      0,
    );
  const gradeNow = (): string =>
    (['A', 'B', 'C', 'D'] as const).find((grade) => fitNow() >= Math.round(model.fit.cutoffs[grade] * 1000)) ?? 'F';
  const bantNow = () => ({ budget: evaluate(model.bant.budget, { lead: lead.lead }) });

  let resting: { reason: string; day: number; earned: number } | undefined;
  const rules = ladder.afterRejection ?? defaultAfterRejection;
  const restOf = (reason: string) => rules.byReason[reason] ?? rules.otherwise;
  const earn = (points: number, activity?: string): void => {
    if (resting === undefined) return;
    const { points: needed, handRaise } = restOf(resting.reason);
    resting.earned += points;
    const isRaised = activity !== undefined && handRaise && rules.handRaises.includes(activity);
    if (isRaised || (needed !== undefined && resting.earned >= Math.round(needed * 1000))) resting = undefined;
  };
  const sendBack = (stage: Stage, reason: string, day: number): void => {
    set(stage, day);
    waits = false;
    resting = { reason, day, earned: 0 };
  };
  const set = (stage: Stage, day: number): void => {
    lead.stage = stage;
    waits = true;
    resting = undefined;
    held = stageRank[stage] > 0;
    if (stageRank[stage] <= 0) accepted = false;
    idleFrom = Math.max(idleFrom, day);
  };
  const look = (day: number): void => {
    if (frozen || ['opportunity', 'customer', 'disqualified'].includes(lead.stage)) return;
    if (resting !== undefined && day >= resting.day + (restOf(resting.reason).days ?? Number.POSITIVE_INFINITY))
      resting = undefined;
    if (ladder.inactivityDays !== undefined && stageRank[lead.stage] > 0 && day - idleFrom >= ladder.inactivityDays) {
      lead.stage = 'recycled';
      waits = true;
      held = false;
      accepted = false;
      return;
    }
    const { total, groups } = scoreOn(model, lead, day);
    const points = Object.fromEntries(Object.entries(groups).map(([id, value]) => [id, value / 1000]));
    const facts = {
      lead: lead.lead,
      score: { total: total / 1000, fit: fitNow() / 1000, groups: points },
      grade: gradeNow(),
      bant: bantNow(),
      did: counts,
    };
    const rung = (stage: Stage) => ladder.rungs.find((one) => one.stage === stage);
    const downs = (stage: Stage): boolean => {
      const down = rung(stage)?.down;
      return down !== undefined && evaluate(down, facts);
    };
    const holds = (stage: Stage): boolean => {
      const found = rung(stage);
      return found !== undefined && evaluate(found.up, facts) && !downs(stage);
    };
    if (!waits && !resting && stageRank[lead.stage] < 2 && holds('sql') && (accepted || !ladder.salesAcceptance)) {
      lead.stage = 'sql';
      held = false;
      return;
    }
    if (!waits && !resting && stageRank[lead.stage] < 1 && holds('mql')) {
      lead.stage = 'mql';
      held = false;
      return;
    }
    if (held && holds(lead.stage)) held = false;
    if (held) return;
    const before = lead.stage;
    if (lead.stage === 'sql' && downs('sql')) lead.stage = rung('mql') ? 'mql' : 'lead';
    if (lead.stage === 'mql' && downs('mql')) lead.stage = 'lead';
    if (stageRank[before] > 0 && stageRank[lead.stage] <= 0) accepted = false;
  };

  const score = (entry: ActivityEntry, day: number): boolean => {
    let gained = 0;
    for (const rule of model.rules) {
      const decay = rule.decay ?? model.groups.find((group) => group.id === rule.group)?.decay;
      if (rule.activity !== entry.type || rule.disabled || frozen || decay === undefined) continue;
      const facts = {
        now: entry.at,
        lead: lead.lead,
        activity: { properties: entry.properties, type: entry.type },
        did: counts,
        grade: gradeNow(),
      };
      if (rule.when && !evaluate(rule.when, facts)) continue;
      const { frequency, distinctBy, limit } = rule;
      if (frequency) {
        matches[rule.id] ??= [];
        const days = matches[rule.id] ?? [];
        days.push(day);
        if (days.filter((one) => one > day - frequency.withinDays).length < frequency.times) continue;
      }
      const given = distinctBy === undefined ? undefined : entry.properties[distinctBy];
      const value = given === undefined || given === null ? '' : String(given).toLowerCase();
      if (distinctBy !== undefined) seen[rule.id] ??= new Set();
      if (distinctBy !== undefined && seen[rule.id]?.has(value)) continue;
      if (limit) {
        const period = limit.per === 'day' ? day : limit.per === 'week' ? Math.floor((day + 3) / 7) : 0;
        counted[rule.id] ??= [];
        const periods = counted[rule.id] ?? [];
        if (periods.filter((one) => one === period).length >= limit.times) continue;
        periods.push(period);
      }
      seen[rule.id]?.add(value);
      const points = Math.round(rule.points * 1000);
      lead.contributions.push({ day, group: rule.group, decay, points });
      gained += points;
      if (points > 0) earn(points);
    }
    return gained > 0;
  };

  let today: number | undefined;
  const pass = (day: number): void => {
    if (today !== undefined) while (today < day) look(++today);
    today = Math.max(today ?? day, day);
  };
  for (const entry of walk) {
    const day = dayOf(timeZone, entry.at);
    pass(day);
    if (entry.kind === 'activity') {
      if (score(entry, day)) waits = false;
      if (!frozen) earn(0, entry.type);
      counts[entry.type] = { count: (counts[entry.type]?.count ?? 0) + 1, last: entry.at };
      idleFrom = Math.max(idleFrom, day);
    } else if (entry.kind === 'profile') {
      const trust = entry.source.kind === 'tracker' || entry.source.kind === 'form' ? 0 : 1;
      for (const [name, value] of Object.entries(entry.fields)) {
        const standing = stamps[name];
        if (standing !== undefined && (standing[0] > trust || (standing[0] === trust && standing[1] > entry.at)))
          continue;
        stamps[name] = [trust, entry.at];
        lead.lead[name] = value;
      }
    } else if (entry.kind === 'adjustment') {
      const { change } = entry;
      if (change.what === 'points' || change.what === 'score') {
        if (change.what === 'score') {
          lead.contributions = [];
          lead.given = {};
        }
        const decay = model.groups.find((group) => group.id === change.group)?.decay;
        const points = Math.round(change.points * 1000);
        if (change.fades === true && decay !== undefined) {
          lead.contributions.push({ day, group: change.group, decay, points });
        } else lead.given[change.group] = (lead.given[change.group] ?? 0) + points;
        if (change.what === 'points' && points > 0) earn(points);
      } else if (change.what === 'stage') set(change.stage, day);
      else frozen = change.frozen;
    } else if (entry.kind === 'outcome') {
      if (entry.outcome === 'accepted') {
        accepted = true;
        resting = undefined;
        idleFrom = Math.max(idleFrom, day);
      } else if (entry.outcome === 'rejected') {
        if (!['opportunity', 'customer', 'disqualified'].includes(lead.stage)) {
          accepted = false;
          const reason = entry.reason ?? '';
          sendBack(restOf(reason).to ?? ladder.rejectedTo, reason, day);
        }
      } else if (entry.outcome === 'lost') {
        sendBack('recycled', entry.reason ?? '', day);
      } else if (entry.outcome !== 'meeting') {
        set(
          ({ opportunity: 'opportunity', won: 'customer', disqualified: 'disqualified' } as const)[entry.outcome],
          day,
        );
      }
    }
    look(day);
  }
  pass(dayOf(timeZone, until));
  const day = Math.max(today ?? 0, dayOf(timeZone, until));
  return { ...scoreOn(model, lead, day), stage: lead.stage, grade: gradeNow(), accepted };
};
