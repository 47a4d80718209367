import type { Endpoint, Services } from '../../http/index.ts';
import { readLead } from '../../store/lead.ts';
import { endpoint } from '../endpoint.ts';
import { eraseLeads } from '../leads/erase.ts';
import type { Programs } from '../leads/programs.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';

/** What makes the example leads; lives with the starter, which knows the workspace it fills. */
export type MakeExamples = (services: Services) => Promise<number>;

/** Example leads: there at a click, gone at another. */
export const exampleRoutes = (
  services: Services,
  { snapshot, programs, make }: { snapshot: LeadSnapshot; programs: Programs; make: MakeExamples },
): Endpoint[] => [
  endpoint({
    route: 'GET /api/examples',
    async run() {
      const { leads } = await snapshot.current();
      return { leads: leads.filter(({ example }) => example).length };
    },
  }),
  endpoint({
    route: 'POST /api/examples',
    run: async () => ({ leads: await make(services) }),
  }),
  endpoint({
    route: 'DELETE /api/examples',
    async run() {
      const { leads } = await snapshot.current();
      const ids = leads.filter(({ example }) => example).map(({ id }) => id);
      const found = await Promise.all(ids.map((id) => readLead(services.tables, id)));
      await eraseLeads(
        services,
        programs,
        found.filter((lead) => lead !== undefined),
      );
      for (const id of ids) snapshot.forget(id);
      return { leads: 0 };
    },
  }),
];
