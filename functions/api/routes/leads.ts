import { checkCondition, fieldCatalogue } from '../../../shared/condition/index.ts';
import { leadFieldsOf } from '../../../shared/workspace/index.ts';
import { type Endpoint, notFound, Refusal, type Services } from '../../http/index.ts';
import { audit } from '../../store/audit.ts';
import { readLive } from '../../store/live.ts';
import { settings } from '../../store/workspace.ts';
import { endpoint } from '../endpoint.ts';
import { withConsent } from '../leads/consent.ts';
import { csvOf } from '../leads/export.ts';
import { listLeads } from '../leads/list.ts';
import { matchCount } from '../leads/match.ts';
import { leadPage, timelinePage } from '../leads/page.ts';
import { personalData } from '../leads/personal-data.ts';
import type { Programs } from '../leads/programs.ts';
import type { LeadReader } from '../leads/reader.ts';
import { scoreHistoryOf } from '../leads/score-history.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';

/** Leads: the list, how many match, one lead's page. */
export const leadRoutes = (
  services: Services,
  { snapshot, programs, leads }: { snapshot: LeadSnapshot; programs: Programs; leads: LeadReader },
): Endpoint[] => [
  endpoint({
    route: 'GET /api/leads',
    async run({ query }) {
      const list = listLeads(await snapshot.current(), query);
      return { ...list, items: (await withConsent(services, list.items)).map(({ row }) => row) };
    },
  }),
  endpoint({
    route: 'GET /api/leads.csv',
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
      // An empty condition may be counted: it is everybody, or nobody.
      const problems = checkCondition(body.when, catalogue, 'when').filter(
        ({ code, severity }) => severity === 'error' && code !== 'condition/empty',
      );
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
    async run({ param, query: { at } }) {
      const now = services.now();
      const known = await leads.know(param('lead'), at !== undefined && at < now ? at : undefined);
      if (known === undefined) throw notFound('lead');
      return leadPage(services, param('lead'), known);
    },
  }),
  endpoint({
    route: 'GET /api/leads/:lead/export',
    async run({ who, param }) {
      const { now, tables } = services;
      const data = await personalData(services, programs, param('lead'));
      await audit(tables, { at: now(), who: who.name, what: 'personal data exported', target: param('lead') });
      return {
        raw: `${JSON.stringify(data, null, 2)}\n`,
        type: 'application/json',
        headers: { 'content-disposition': 'attachment; filename="person.json"' },
      };
    },
  }),
  endpoint({
    route: 'GET /api/leads/:lead/timeline',
    async run({ param, query }) {
      const known = await leads.know(param('lead'));
      if (known === undefined) throw notFound('lead');
      return timelinePage(services, known, query);
    },
  }),
  endpoint({
    route: 'GET /api/leads/:lead/score-history',
    async run({ param, query }) {
      const known = await leads.know(param('lead'));
      if (known === undefined) throw notFound('lead');
      return scoreHistoryOf(programs, known, query.days);
    },
  }),
];
