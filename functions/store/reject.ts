import { Reject } from '../../shared/workspace/index.ts';
import { writeAll } from './dynamo/batch.ts';
import { type Query, queryAll, queryPage } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

/** Files rejects; a repeat with the same time and id is the same reject. */
export const putRejects = (tables: Tables, rejects: readonly Reject[]): Promise<void> =>
  writeAll(
    tables,
    'Workspace',
    rejects.map((reject) => ({
      put: { ...written(Reject, reject), pk: key(tables.ws, 'rejects'), sk: `${reject.at}#${reject.id}` },
    })),
  );

/** Drops refused messages whose text is about somebody who is erased. */
export const forgetRejects = async (tables: Tables, isAbout: (text: string) => boolean): Promise<void> => {
  const all = await queryAll(tables, { table: 'Workspace', partition: key(tables.ws, 'rejects') });
  const gone = all.filter(({ body, problems }) => isAbout(`${String(body)} ${JSON.stringify(problems)}`));
  const keys = gone.map(({ pk, sk }) => ({ remove: { pk: String(pk), sk: String(sk) } }));
  await writeAll(tables, 'Workspace', keys);
};

/** The latest rejects, newest first. */
export const listRejects = async (tables: Tables, limit: number, cursor: string | undefined) => {
  const latest: Query = {
    table: 'Workspace',
    partition: key(tables.ws, 'rejects'),
    newestFirst: true,
    eventually: true,
  };
  const { items, next } = await queryPage(tables, latest, limit, cursor);
  return { items: readable(tables, items, (item) => Reject.parse(item)), next };
};
