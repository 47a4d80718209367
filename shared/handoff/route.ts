import type { Json } from '../activity/index.ts';
import type { Rep } from './task.ts';

/** What is on a rep's desk: handoffs not decided or being worked on, and all that came in the last 30 days. */
export type Load = { open: number; recent: number };

/** What routing asks of a lead: its profile. `owner` may name a rep by id, email or name. */
export type RoutedLead = Readonly<Record<string, Json>>;

/** Who may get it: one rep whatever else holds, the reps of a team, or all. */
export type RouteRule = { rep?: string | undefined; team?: string | undefined };

export type Route = { rep: string | undefined; because: string };

/**
 * Chooses the rep for a handoff, and says why. First who is named, then who owns the lead already, then territory, then
 * the share of recent handoffs by weight; reps who are away, full or have weight 0 get nothing new. The same arguments
 * always choose the same rep.
 */
export const route = (
  reps: readonly Rep[],
  loads: Readonly<Record<string, Load>>,
  lead: RoutedLead,
  rule: RouteRule,
): Route => {
  if (rule.rep !== undefined) {
    const named = reps.find((rep) => rep.id === rule.rep);
    if (named !== undefined) return { rep: named.id, because: `The flow names ${named.name}.` };
  }
  const team = rule.team === undefined ? reps : reps.filter((rep) => rep.team === rule.team);
  const owner = team.find((rep) => isOwner(rep, lead.owner));
  if (owner !== undefined && !owner.away) return { rep: owner.id, because: `${owner.name} owns this lead already.` };

  const free = team.filter((rep) => !rep.away && rep.weight > 0 && hasRoom(rep, loads[rep.id]));
  const local = free.filter((rep) => territoryOf(rep, lead) !== undefined);
  const general = free.filter((rep) => rep.territories.length === 0);
  const candidates = local.length > 0 ? local : general.length > 0 ? general : free;
  const chosen = candidates.toSorted((a, b) => compare(a, b, loads))[0];
  if (chosen === undefined) return { rep: undefined, because: whyNobody(team, rule) };

  const territory = territoryOf(chosen, lead);
  const where = territory === undefined ? '' : `${chosen.name} covers ${territory}. `;
  if (candidates.length === 1) {
    const only = territory === undefined ? `${chosen.name} is the only rep who is free.` : '';
    return { rep: chosen.id, because: `${where}${only}`.trim() };
  }
  const recent = loads[chosen.id]?.recent ?? 0;
  const share = `Of ${candidates.length} reps it is ${chosen.name}'s turn: ${recent} ${recent === 1 ? 'handoff' : 'handoffs'} in 30 days at weight ${chosen.weight}.`;
  return { rep: chosen.id, because: `${where}${share}` };
};

const same = (a: Json | undefined, b: string): boolean =>
  typeof a === 'string' && a.trim().toLowerCase() === b.toLowerCase();

const isOwner = (rep: Rep, owner: Json | undefined): boolean =>
  same(owner, rep.id) || same(owner, rep.email) || same(owner, rep.name);

const hasRoom = (rep: Rep, load: Load | undefined): boolean =>
  rep.capacity === undefined || (load?.open ?? 0) < rep.capacity;

const places = ['territory', 'city', 'region', 'country'] as const;

const territoryOf = (rep: Rep, lead: RoutedLead): string | undefined =>
  rep.territories.find((territory) => places.some((place) => same(lead[place], territory)));

/** Who is furthest below their share comes first; equal shares go by what lies on the desk, then by id. */
const compare = (a: Rep, b: Rep, loads: Readonly<Record<string, Load>>): number => {
  const share = (rep: Rep, of: keyof Load) => ((loads[rep.id]?.[of] ?? 0) + 1) / rep.weight;
  return share(a, 'recent') - share(b, 'recent') || share(a, 'open') - share(b, 'open') || (a.id < b.id ? -1 : 1);
};

const whyNobody = (team: readonly Rep[], { team: name }: RouteRule): string => {
  const of = name === undefined ? '' : ` in team ${name}`;
  if (team.length === 0) return `There is no rep${of}.`;
  if (team.every((rep) => rep.away)) return `Every rep${of} is away.`;
  return `Every rep${of} is away or has a full desk.`;
};
