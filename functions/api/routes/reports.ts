import { report } from '../../../shared/report/index.ts';
import { DAY_MS, dayIn } from '../../../shared/time/index.ts';
import type { Endpoint, Services } from '../../http/index.ts';
import { settings, spend } from '../../store/workspace.ts';
import { endpoint } from '../endpoint.ts';
import { exampleMatcher } from '../leads/list.ts';
import type { Programs } from '../leads/programs.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';
import { type Histories, readHistories } from '../reports/histories.ts';

const PERIOD = 90;
/** A report's numbers may be as old as so many times what reading them takes. */
const AGE = 30;

/** Funnel, speed, promises kept and money. */
export const reportRoutes = (services: Services, snapshot: LeadSnapshot, programs: Programs): Endpoint[] => {
  const { tables, deps } = services;
  let kept: { at: number; took: number; read: Promise<Histories> } | undefined;

  const histories = (): { at: number; read: Promise<Histories> } => {
    const started = deps.now();
    if (kept !== undefined && started - kept.at < AGE * kept.took) return kept;
    const entry = {
      at: started,
      took: 1000,
      read: snapshot.current().then((it) => readHistories(tables, programs, it)),
    };
    kept = entry;
    entry.read.then(
      () => {
        entry.took = deps.now() - started;
      },
      () => {
        kept = undefined;
      },
    );
    return entry;
  };

  return [
    endpoint({
      route: 'GET /api/reports',
      async run({ query }) {
        const { at, read } = histories();
        const [{ leads, tasks }, { value: set }, { value: spent }] = await Promise.all([
          read,
          settings.get(tables),
          spend.get(tables),
        ]);
        const dayOf = (instant: string) => dayIn(set.timeZone, Date.parse(instant));
        const to = query.to ?? dayOf(services.now());
        const from = query.from ?? new Date(Date.parse(to) - (PERIOD - 1) * DAY_MS).toISOString().slice(0, 10);
        const wanted = leads.filter(exampleMatcher(query.examples));
        const ids = new Set(wanted.map(({ id }) => id));
        const made = report({
          from,
          to,
          by: query.by ?? 'source',
          now: services.now(),
          dayOf,
          leads: wanted,
          handoffs: tasks.filter(({ lead }) => ids.has(lead)),
          spend: spent,
        });
        return { from, to, currency: set.currency, asOf: new Date(at).toISOString(), ...made };
      },
    }),
  ];
};
