import { behind, countsOf, enrolmentRow, goalsOf, readEnrolments } from '../../flows/index.ts';
import { type Endpoint, notFound, type Services } from '../../http/index.ts';
import { readOffset } from '../../store/dynamo/cursor.ts';
import { getEnrolment } from '../../store/enrolment-table.ts';
import { getFlowListed, getVersion } from '../../store/flow.ts';
import { listTemplates } from '../../store/template.ts';
import { wayOf } from '../../store/whereabouts.ts';
import { endpoint } from '../endpoint.ts';
import type { LeadReader } from '../leads/reader.ts';

const KEEP_MS = 4000;

/** From a number on the canvas to the leads behind it, and to one lead's path. */
export const enrolmentRoutes = (services: Services, leads: LeadReader): Endpoint[] => {
  const { tables, deps } = services;
  const kept = new Map<string, { at: number; latest: number; read: ReturnType<typeof readEnrolments> }>();

  /** However many people watch a flow, its enrolments are read once in a few seconds. */
  const enrolmentsIn = async (flow: string) => {
    const listed = await getFlowListed(tables, flow);
    if (listed === undefined) throw notFound('flow');
    const latest = listed.version ?? 0;
    const before = kept.get(flow);
    if (before !== undefined && before.latest === latest && deps.now() - before.at < KEEP_MS) return before.read;
    const read = readEnrolments(tables, flow, latest);
    kept.set(flow, { at: deps.now(), latest, read });
    read.catch(() => kept.delete(flow));
    return read;
  };

  const namesOf = async () => ({
    templates: Object.fromEntries((await listTemplates(tables)).map(({ template }) => [template.id, template.name])),
  });

  return [
    endpoint({
      route: 'GET /api/flows/:flow/counts',
      run: async ({ param }) => countsOf(await enrolmentsIn(param('flow')), services.now()),
    }),
    endpoint({
      route: 'GET /api/flows/:flow/goals',
      async run({ param }) {
        const flow = param('flow');
        const asOf = services.now();
        return { asOf, items: await goalsOf(tables, deps.now, await enrolmentsIn(flow)) };
      },
    }),
    endpoint({
      route: 'GET /api/flows/:flow/steps/:step/leads',
      async run({ param, query }) {
        const read = await enrolmentsIn(param('flow'));
        const found = behind(read, param('step'), query.which ?? 'here', query.outlet);
        const from = readOffset(query.cursor);
        const to = from + (query.limit ?? 50);
        const page = found.slice(from, to);
        const [rows, names] = await Promise.all([leads.rows(page.map(({ lead }) => lead)), namesOf()]);
        return {
          items: page.map((it) =>
            enrolmentRow(it, { flow: read.flows.get(it.version), lead: rows.get(it.lead), names }),
          ),
          next: to < found.length ? String(to) : null,
        };
      },
    }),
    endpoint({
      route: 'GET /api/enrolments/:enrolment',
      async run({ param }) {
        const enrolment = await getEnrolment(tables, param('enrolment')).catch((error: unknown) => {
          if (error instanceof TypeError) throw notFound('enrolment');
          throw error;
        });
        if (enrolment === undefined) throw notFound('enrolment');
        const [version, rows, names] = await Promise.all([
          getVersion(tables, enrolment.flow, enrolment.version),
          leads.rows([enrolment.lead]),
          namesOf(),
        ]);
        if (version === undefined) throw notFound('version of this flow');
        const { flow } = version;
        const row = enrolmentRow(enrolment, { flow, lead: rows.get(enrolment.lead), names });
        const visits = new Map<string, number>();
        const visit = (step: string) => {
          visits.set(step, (visits.get(step) ?? 0) + 1);
          return visits.get(step) ?? 1;
        };
        return {
          row,
          cause: enrolment.cause.words,
          flow,
          path: [
            ...wayOf(enrolment, flow).path.map(({ step, outlet, at }) => ({ step, visit: visit(step), outlet, at })),
            ...(row.step === null ? [] : [{ step: row.step.id, visit: visit(row.step.id), outlet: null, at: null }]),
          ],
        };
      },
    }),
  ];
};
