import type * as z from 'zod';
import { Job } from '../../shared/workspace/index.ts';
import { absent, equals, putIf } from './dynamo/conditional.ts';
import { getItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

const keyOf = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'jobs'), sk: id });

/** Writes a job down, once per id; asking again for the same work finds it there. */
export const createJob = (
  tables: Tables,
  job: Omit<z.input<typeof Job>, 'status' | 'version' | 'done' | 'cursor' | 'endedAt' | 'message' | 'total'>,
): Promise<boolean> =>
  putIf(
    tables,
    'Workspace',
    {
      ...Job.parse({
        ...job,
        status: 'running',
        version: 1,
        done: 0,
        total: null,
        cursor: null,
        endedAt: null,
        message: null,
      }),
      ...keyOf(tables, job.id),
    },
    absent(),
  );

export const getJob = async (tables: Tables, id: string): Promise<Job | undefined> => {
  const item = await getItem(tables, 'Workspace', keyOf(tables, id));
  return item && Job.parse(item);
};

/** Replaces a job by what it has become, unless somebody else did since it was read. */
export const updateJob = (tables: Tables, job: Job): Promise<boolean> =>
  putIf(
    tables,
    'Workspace',
    { ...written(Job, job), version: job.version + 1, ...keyOf(tables, job.id) },
    equals('version', job.version),
  );

/** All jobs, newest last. */
export const listJobs = async (tables: Tables): Promise<Job[]> => {
  const items = await queryAll(tables, { table: 'Workspace', partition: key(tables.ws, 'jobs') });
  return readable(tables, items, (item) => Job.parse(item)).toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
};
