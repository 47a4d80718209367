import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { readLead } from '../../store/lead.ts';
import { Examples } from '../contract/index.ts';
import { eraseLeads } from '../leads/erase.ts';
import type { Programs } from '../leads/programs.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';
import type { Services } from '../services.ts';

/** What makes the example leads; lives with the starter, which knows the workspace it fills. */
export type MakeExamples = (services: Services) => Promise<number>;

/** Example leads: there at a click, gone at another. */
export const exampleRoutes = (
  services: Services,
  { snapshot, programs, make }: { snapshot: LeadSnapshot; programs: Programs; make: MakeExamples },
): Endpoint[] => [
  endpoint({
    route: 'GET /api/examples',
    summary: 'How many example leads there are.',
    answer: Examples,
    async run() {
      const { leads } = await snapshot.current();
      return { leads: leads.filter(({ example }) => example).length };
    },
  }),
  endpoint({
    route: 'POST /api/examples',
    summary: 'Makes the example leads: a lived-in history, left out of all counts.',
    answer: Examples,
    status: 201,
    run: async () => ({ leads: await make(services) }),
  }),
  endpoint({
    route: 'DELETE /api/examples',
    summary: 'Removes all example leads and everything about them.',
    answer: Examples,
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
