import type * as z from 'zod';
import type { JsonObject } from '../../../shared/activity/index.ts';
import { flowRow, type Inside, insideCounter, newFlow, readCheckContext, saveDraft } from '../../flows/index.ts';
import { type Endpoint, notFound, Refusal, type Services } from '../../http/index.ts';
import {
  deleteDraft,
  type FlowVersion,
  getDefinition,
  getDraft,
  getFlowListed,
  getVersion,
  listFlows,
  listVersions,
} from '../../store/flow.ts';
import { deleteGolden, listGolden } from '../../store/golden.ts';
import { readLive } from '../../store/live.ts';
import type { Draft, VersionRow } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';

/** Flows: their list, drafts and versions. Publishing is a function of its own. */
export const flowRoutes = (services: Services): Endpoint[] => {
  const { tables } = services;
  const inside = insideCounter(tables, services.deps.now);

  const versionRow = (it: FlowVersion, live: number | undefined, within: Inside): VersionRow => ({
    version: it.version,
    publishedAt: it.publishedAt,
    publishedBy: it.publishedBy,
    note: it.note,
    live: it.version === live,
    inside: within.byVersion.get(it.version) ?? 0,
  });

  const versionPage = async (id: string, version: number, live: number | undefined, within: Inside) => {
    const [stored, definition] = await Promise.all([
      getVersion(tables, id, version),
      getDefinition(tables, id, version),
    ]);
    if (stored === undefined) throw notFound('version of this flow');
    return {
      version: versionRow(stored, live, within),
      flow: stored.flow,
      definition: definition === undefined ? null : (JSON.parse(definition) as z.infer<typeof JsonObject>),
    };
  };

  return [
    endpoint({
      route: 'GET /api/flows',
      async run() {
        const [listed, live] = await Promise.all([listFlows(tables), readLive(tables)]);
        const counts = await Promise.all(listed.map(({ id, version }) => inside(id, version)));
        return { items: listed.map((row, at) => flowRow(row, live, counts[at])) };
      },
    }),
    endpoint({
      route: 'POST /api/flows',
      async run({ who, body }) {
        const flow = await newFlow(services, who, body);
        return { id: flow.id, ...(await saveDraft(services, who, flow, 0)) };
      },
    }),
    endpoint({
      route: 'GET /api/flows/:flow',
      async run({ param }) {
        const id = param('flow');
        const [draft, { context, live, listed }] = await Promise.all([
          getDraft(tables, id),
          readCheckContext(services),
        ]);
        const row = listed.find((it) => it.id === id);
        if (draft === undefined || row === undefined) throw notFound('flow');
        const published = live.flows.find(({ flow }) => flow === id);
        const within = await inside(id, row.version);
        return {
          row: flowRow(row, live, within),
          draft: draft.flow as Draft,
          revision: draft.revision,
          live: published === undefined ? null : await versionPage(id, published.version, published.version, within),
          context,
        };
      },
    }),
    endpoint({
      route: 'DELETE /api/flows/:flow',
      async run({ param }) {
        const row = await getFlowListed(tables, param('flow'));
        if (row === undefined) throw notFound('flow');
        if (row.version !== undefined) {
          throw new Refusal('refused', 'A flow that was published cannot be deleted.', 'Pause it instead.');
        }
        await Promise.all((await listGolden(tables, row.id)).map(({ id }) => deleteGolden(tables, row.id, id)));
        await deleteDraft(tables, row.id);
        return { done: true };
      },
    }),
    endpoint({
      route: 'PUT /api/flows/:flow/draft',
      async run({ who, param, revision, body }) {
        if (body.flow.id !== param('flow')) {
          throw new Refusal('bad request', "The flow's id is not the one in the address.", 'Leave the id as it is.');
        }
        return saveDraft(services, who, body.flow, revision);
      },
    }),
    endpoint({
      route: 'GET /api/flows/:flow/versions',
      async run({ param }) {
        const id = param('flow');
        const [versions, live] = await Promise.all([listVersions(tables, id), readLive(tables)]);
        const within = await inside(id, versions[0]?.version);
        const current = live.flows.find(({ flow }) => flow === id)?.version;
        return { items: versions.map((it) => versionRow(it, current, within)) };
      },
    }),
    endpoint({
      route: 'GET /api/flows/:flow/versions/:version',
      async run({ param }) {
        const id = param('flow');
        const [row, live] = await Promise.all([getFlowListed(tables, id), readLive(tables)]);
        const current = live.flows.find(({ flow }) => flow === id)?.version;
        return versionPage(id, Number(param('version')), current, await inside(id, row?.version));
      },
    }),
    endpoint({
      route: 'POST /api/flows/:flow/restore',
      async run({ who, param, body }) {
        const id = param('flow');
        const [version, draft] = await Promise.all([getVersion(tables, id, body.version), getDraft(tables, id)]);
        if (version === undefined || draft === undefined) throw notFound('version of this flow');
        return saveDraft(services, who, version.flow, draft.revision);
      },
    }),
  ];
};
