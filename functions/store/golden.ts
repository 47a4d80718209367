import { GoldenLead } from '../../shared/simulation/index.ts';
import { absent, deleteIf, present, putIf } from './dynamo/conditional.ts';
import { putItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

const partition = (tables: Tables, flow: string) => key(tables.ws, 'flow', flow);
const nowKey = (id: string) => `golden#${id}`;
const versionKey = (version: number, id: string) => `golden-of#${String(version).padStart(6, '0')}#${id}`;

/** A golden lead lies in its item as JSON text, as flows do: what activities carry may be nested deeply. */
const itemOf = (tables: Tables, sk: string, golden: GoldenLead) => ({
  pk: partition(tables, golden.flow),
  sk,
  golden: JSON.stringify(written(GoldenLead, golden)),
});

const listFrom = async (tables: Tables, flow: string, from: string): Promise<GoldenLead[]> => {
  const sort = { beginsWith: from };
  const items = await queryAll(tables, { table: 'Flows', partition: partition(tables, flow), sort });
  return readable(tables, items, (item) => GoldenLead.parse(JSON.parse(item.golden as string)));
};

/** The golden leads that a flow has now, by id. */
export const listGolden = (tables: Tables, flow: string): Promise<GoldenLead[]> => listFrom(tables, flow, nowKey(''));

/** The golden leads that a version was published with. */
export const listGoldenOf = (tables: Tables, flow: string, version: number): Promise<GoldenLead[]> =>
  listFrom(tables, flow, versionKey(version, ''));

/** Adds a golden lead to its flow, or puts it in the place of the one with its id. */
export const putGolden = async (tables: Tables, golden: GoldenLead): Promise<void> => {
  await putItem(tables, 'Flows', itemOf(tables, nowKey(golden.id), golden));
};

/** Keeps the golden leads that a version is published with; the first write wins, as for the version itself. */
export const keepGolden = async (tables: Tables, version: number, goldens: readonly GoldenLead[]): Promise<void> => {
  const keep = (golden: GoldenLead) =>
    putIf(tables, 'Flows', itemOf(tables, versionKey(version, golden.id), golden), absent());
  await Promise.all(goldens.map(keep));
};

/** Takes a golden lead away; false if there was none. */
export const deleteGolden = (tables: Tables, flow: string, id: string): Promise<boolean> =>
  deleteIf(tables, 'Flows', { pk: partition(tables, flow), sk: nowKey(id) }, present());
