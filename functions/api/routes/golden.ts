import { goldenSuite } from '../../flows/index.ts';
import { type Endpoint, notFound, Refusal, type Services } from '../../http/index.ts';
import { audit } from '../../store/audit.ts';
import { getDraft, getVersion } from '../../store/flow.ts';
import { deleteGolden, listGolden, listGoldenOf, putGolden } from '../../store/golden.ts';
import type { GoldenLead } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';

/** More than this run too long before each publish. */
const MOST = 50;
/** A DynamoDB item holds 400 KB. */
const MOST_BYTES = 300_000;

const refuseUnfit = (golden: GoldenLead, flow: string, id: string): void => {
  if (golden.flow !== flow || golden.id !== id) {
    throw new Refusal('bad request', 'The golden lead names another flow or id than the address.', 'Make them equal.');
  }
  if (Buffer.byteLength(JSON.stringify(golden)) > MOST_BYTES) {
    throw new Refusal('too large', 'The golden lead is larger than can be stored (300 KB).', 'Shorten its ledger.');
  }
};

/** Golden leads: scenarios that a flow must pass to be published. They lie beside the draft; a version keeps its own. */
export const goldenRoutes = (services: Services): Endpoint[] => {
  const { tables, now } = services;
  const draftOf = async (flow: string) => {
    const draft = await getDraft(tables, flow);
    if (draft === undefined) throw notFound('flow');
    return draft;
  };

  return [
    endpoint({
      route: 'GET /api/flows/:flow/golden',
      async run({ param, query: { version } }) {
        const id = param('flow');
        if (version === undefined) return goldenSuite(services, (await draftOf(id)).flow, await listGolden(tables, id));
        const published = await getVersion(tables, id, version);
        if (published === undefined) throw notFound('version of this flow');
        return goldenSuite(services, published.flow, await listGoldenOf(tables, id, version));
      },
    }),
    endpoint({
      route: 'PUT /api/flows/:flow/golden/:golden',
      async run({ who, param, body }) {
        refuseUnfit(body, param('flow'), param('golden'));
        await draftOf(body.flow);
        const there = await listGolden(tables, body.flow);
        if (there.length >= MOST && !there.some(({ id }) => id === body.id)) {
          throw new Refusal('refused', `The flow has ${MOST} golden leads already.`, 'Delete one first.');
        }
        await putGolden(tables, body);
        await audit(tables, { at: now(), who: who.name, what: 'golden lead saved', target: `${body.flow}/${body.id}` });
        return body;
      },
    }),
    endpoint({
      route: 'DELETE /api/flows/:flow/golden/:golden',
      async run({ who, param }) {
        const [flow, golden] = [param('flow'), param('golden')];
        if (!(await deleteGolden(tables, flow, golden))) throw notFound('golden lead');
        await audit(tables, { at: now(), who: who.name, what: 'golden lead deleted', target: `${flow}/${golden}` });
        return { done: true };
      },
    }),
  ];
};
