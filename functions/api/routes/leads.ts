import { checkCondition, fieldCatalogue } from '../../../shared/condition/index.ts';
import { leadFieldsOf } from '../../../shared/workspace/index.ts';
import { type Endpoint, endpoint, fileEndpoint } from '../../http/endpoint.ts';
import { notFound, Refusal } from '../../http/refusal.ts';
import { readLive } from '../../store/live.ts';
import { settings } from '../../store/workspace.ts';
import { LeadList, LeadPage, LeadQuery, MatchCount, MatchCountRequest } from '../contract/index.ts';
import { csvOf } from '../leads/export.ts';
import { listLeads } from '../leads/list.ts';
import { matchCount } from '../leads/match.ts';
import { leadPage } from '../leads/page.ts';
import type { Programs } from '../leads/programs.ts';
import type { LeadReader } from '../leads/reader.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';
import type { Services } from '../services.ts';

/** Leads: the list, how many match, one lead's page. */
export const leadRoutes = (
  services: Services,
  { snapshot, programs, leads }: { snapshot: LeadSnapshot; programs: Programs; leads: LeadReader },
): Endpoint[] => [
  endpoint({
    route: 'GET /api/leads',
    summary: 'A page of leads: filtered, sorted, examples left out unless asked for.',
    query: LeadQuery,
    answer: LeadList,
    run: async ({ query }) => listLeads(await snapshot.current(), query),
  }),
  fileEndpoint({
    route: 'GET /api/leads.csv',
    summary: 'All leads that a query means, as CSV.',
    query: LeadQuery.omit({ cursor: true, limit: true }),
    answer: 'text/csv',
    async run({ query }) {
      return {
        raw: await csvOf(await snapshot.current(), programs, query),
        type: 'text/csv; charset=utf-8',
        headers: { 'content-disposition': 'attachment; filename="leads.csv"' },
      };
    },
  }),
  endpoint({
    route: 'POST /api/leads/match-count',
    summary: 'How many leads a condition holds for, with a few of them.',
    body: MatchCountRequest,
    answer: MatchCount,
    async run({ body }) {
      const [current, live, scored, set] = await Promise.all([
        snapshot.current(),
        readLive(services.tables),
        programs.live(),
        settings.get(services.tables),
      ]);
      const catalogue = fieldCatalogue({
        leadFields: leadFieldsOf(set.value),
        groups: scored.model.groups,
        segments: live.segments,
      });
      const problems = checkCondition(body.when, catalogue, 'when');
      if (problems.length > 0) {
        throw new Refusal('bad request', problems[0]?.message ?? 'The condition is not right.', 'Mend the condition.', {
          problems,
        });
      }
      return matchCount(current, programs, body.when, body.examples === true);
    },
  }),
  endpoint({
    route: 'GET /api/leads/:lead',
    summary: 'One lead: score with receipt, grade, stage, timeline, flows, tasks and emails.',
    answer: LeadPage,
    async run({ param }) {
      const known = await leads.know(param('lead'));
      if (known === undefined) throw notFound('lead');
      return leadPage(services, param('lead'), known);
    },
  }),
];
