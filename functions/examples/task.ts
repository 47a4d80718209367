import type { Task } from '../../shared/handoff/index.ts';
import { DAY_MS } from '../../shared/time/index.ts';
import type { History } from './history.ts';
import type { Person } from './people.ts';
import { starterReps, starterTeam } from './reps.ts';

const SLA = DAY_MS;

type About = { id: string; n: number; lead: string; person: Person; history: History; now: number };

/** The handoff of an example that came as far as sales; one that asked for a demo lately is still open. */
export const exampleTask = ({ id, n, lead, person, history, now }: About): Task | undefined => {
  const demo = history.deeds.findLast(({ type }) => type === 'Demo Requested');
  const [first] = history.sales;
  if (demo === undefined) return undefined;
  const openSince = now - Math.min(demo.daysAgo, 0.6) * DAY_MS;
  const created = first === undefined ? openSince : now - (first.daysAgo + 0.4) * DAY_MS;
  const iso = (at: number) => new Date(at).toISOString();
  const rep = starterReps[n % starterReps.length];
  const last = history.sales.at(-1);
  const closed = last?.outcome === 'won' || last?.outcome === 'lost';
  const decided = first !== undefined && {
    decidedAt: iso(now - first.daysAgo * DAY_MS),
    decidedBy: rep?.name ?? 'Sales',
  };
  const name = `${person.fields.firstName} ${person.fields.lastName}`;
  return {
    id,
    lead,
    title: `Call ${name}, ${person.fields.company}`,
    team: starterTeam.id,
    ...(rep !== undefined && { rep: rep.id }),
    routedBecause: 'Made for the tour.',
    status: first === undefined ? 'open' : first.outcome === 'rejected' ? 'rejected' : closed ? 'closed' : 'accepted',
    createdAt: iso(created),
    dueAt: iso(created + SLA),
    ...decided,
    ...(first?.reason !== undefined && { reason: first.reason }),
    ...(last !== undefined && last.outcome !== 'accepted' && last.outcome !== 'rejected' && { outcome: last.outcome }),
    ...(last?.amount !== undefined && { amount: last.amount }),
    ...(closed && { closedAt: iso(now - last.daysAgo * DAY_MS) }),
    why: {
      score: 100,
      grade: 'B',
      stage: 'sql',
      reasons: [
        'Demo requested: +20',
        `${person.fields.jobTitle} · ${person.fields.company} · ${person.fields.industry}`,
      ],
      opening: `You asked for a demo, ${person.fields.firstName}. What made you look at this now?`,
    },
    version: 1,
  };
};
