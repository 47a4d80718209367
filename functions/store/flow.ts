import * as z from 'zod';
import { Flow } from '../../shared/flow/index.ts';
import { getAll } from './dynamo/batch.ts';
import { absent, anyOf, atMost, putIf, unchangedSince } from './dynamo/conditional.ts';
import { deleteItem, getItem, putItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

/** What somebody is drawing, however unfinished. `revision` rises with each save. */
export const FlowDraft = z.object({
  flow: z.looseObject({ id: z.string(), name: z.string() }),
  revision: z.number().int(),
  editedAt: z.string(),
  editedBy: z.string(),
});
export type FlowDraft = z.infer<typeof FlowDraft>;

/** A published version: never changed. */
export const FlowVersion = z.object({
  version: z.number().int().positive(),
  flow: Flow,
  publishedAt: z.string(),
  publishedBy: z.string(),
  note: z.string(),
  /** The draft's revision that it was made from. */
  revision: z.number().int(),
});
export type FlowVersion = z.infer<typeof FlowVersion>;

/** A flow in the list of flows: enough for a row without reading drafts and versions. */
export const FlowListed = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['scoring', 'trigger']),
  revision: z.number().int(),
  editedAt: z.string(),
  editedBy: z.string(),
  /** The latest version and the revision it was made from. */
  version: z.number().int().optional(),
  versionRevision: z.number().int().optional(),
  publishedAt: z.string().optional(),
});
export type FlowListed = z.infer<typeof FlowListed>;

/** A flow lies in its item as JSON text: conditions may be nested deeper than DynamoDB's maps go. */
const itemOf = <T extends { flow: unknown }>(stored: T) => ({ ...stored, flow: JSON.stringify(stored.flow) });
const storedOf = (item: Record<string, unknown>) => ({ ...item, flow: JSON.parse(item.flow as string) as unknown });

const partition = (tables: Tables, flow: string) => key(tables.ws, 'flow', flow);
const versionKey = (version: number) => `v#${String(version).padStart(6, '0')}`;
const get = (tables: Tables, pk: string, sk: string) => getItem(tables, 'Flows', { pk, sk });

/** The draft as it stands now (a consistent read). */
export const getDraft = async (tables: Tables, flow: string): Promise<FlowDraft | undefined> => {
  const item = await get(tables, partition(tables, flow), 'draft');
  return item && FlowDraft.parse(storedOf(item));
};

/** Saves the draft as the successor of `revision - 1`; false if somebody else saved that revision. */
export const putDraft = (tables: Tables, draft: FlowDraft): Promise<boolean> =>
  putIf(
    tables,
    'Flows',
    { ...itemOf(written(FlowDraft, draft)), pk: partition(tables, draft.flow.id), sk: 'draft' },
    unchangedSince('revision', draft.revision - 1),
  );

/** A version; versions never change, so an eventually consistent read is enough once it is live. */
export const getVersion = async (tables: Tables, flow: string, version: number): Promise<FlowVersion | undefined> => {
  const item = await get(tables, partition(tables, flow), versionKey(version));
  return item && FlowVersion.parse(storedOf(item));
};

/** Several versions in one read. */
export const getVersions = async (
  tables: Tables,
  wanted: readonly { flow: string; version: number }[],
): Promise<FlowVersion[]> => {
  const keys = wanted.map(({ flow, version }) => ({ pk: partition(tables, flow), sk: versionKey(version) }));
  const items = await getAll(
    tables,
    keys.map((it) => ({ table: 'Flows', key: it })),
    'eventually',
  );
  return readable(tables, items, (item) => FlowVersion.parse(storedOf(item)));
};

/** All versions of a flow, newest first. */
export const listVersions = async (tables: Tables, flow: string): Promise<FlowVersion[]> => {
  const items = await queryAll(tables, {
    table: 'Flows',
    partition: partition(tables, flow),
    sort: { beginsWith: 'v#' },
    newestFirst: true,
  });
  return readable(tables, items, (item) => FlowVersion.parse(storedOf(item)));
};

/** Writes a version for good; false if that number is taken. */
export const putVersion = (tables: Tables, version: FlowVersion): Promise<boolean> =>
  putIf(
    tables,
    'Flows',
    {
      ...itemOf(written(FlowVersion, version)),
      pk: partition(tables, version.flow.id),
      sk: versionKey(version.version),
    },
    absent(),
  );

/** Keeps what a version compiled to beside it, so that reading a version stays cheap. */
export const putDefinition = async (tables: Tables, flow: string, version: number, definition: string) => {
  await putItem(tables, 'Flows', { pk: partition(tables, flow), sk: `asl#${version}`, definition });
};

/** The definition that a version compiled to, as JSON text; `undefined` where nothing runs. */
export const getDefinition = async (tables: Tables, flow: string, version: number): Promise<string | undefined> => {
  const item = await get(tables, partition(tables, flow), `asl#${version}`);
  return item && z.object({ definition: z.string() }).parse(item).definition;
};

/** All flows, drafts included. */
export const listFlows = async (tables: Tables): Promise<FlowListed[]> => {
  const items = await queryAll(tables, { table: 'Flows', partition: key(tables.ws, 'flows') });
  return readable(tables, items, (item) => FlowListed.parse(item));
};

/** One flow's row. */
export const getFlowListed = async (tables: Tables, flow: string): Promise<FlowListed | undefined> => {
  const item = await get(tables, key(tables.ws, 'flows'), flow);
  return item && FlowListed.parse(item);
};

/** Writes a flow's row, unless a later revision has been written already. */
export const putFlowListed = (tables: Tables, row: FlowListed): Promise<boolean> =>
  putIf(
    tables,
    'Flows',
    { ...written(FlowListed, row), pk: key(tables.ws, 'flows'), sk: row.id },
    anyOf(absent('revision'), atMost('revision', row.revision)),
  );

/** The drafts of all flows, in as few reads as there are hundreds of them. */
export const listDrafts = async (tables: Tables): Promise<FlowDraft[]> => {
  const flows = await listFlows(tables);
  const items = await getAll(
    tables,
    flows.map(({ id }) => ({ table: 'Flows', key: { pk: partition(tables, id), sk: 'draft' } })),
    'eventually',
  );
  return readable(tables, items, (item) => FlowDraft.parse(storedOf(item)));
};

/** Forgets a flow that was never published. */
export const deleteDraft = async (tables: Tables, flow: string): Promise<void> => {
  await deleteItem(tables, 'Flows', { pk: key(tables.ws, 'flows'), sk: flow });
  await deleteItem(tables, 'Flows', { pk: partition(tables, flow), sk: 'draft' });
};
