import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type Deps, deliveriesOf, failuresOf, type Handler, lambda, publisher, timeLeft } from '../runtime/index.ts';
import { openPrograms } from '../store/program.ts';
import { openTables } from '../store/table.ts';
import { scoreBatch } from './batch.ts';

/** Takes activities and other entries from the score queue into their leads, and tells what follows from them. */
export const create = (deps: Deps): Handler<SQSEvent, SQSBatchResponse> => {
  const tables = openTables(deps);
  const parts = { tables, programs: openPrograms(tables), now: deps.now, publisher: publisher(deps), log: deps.log };
  return async (event, context) => failuresOf(await scoreBatch(parts, deliveriesOf(event), timeLeft(context)));
};

export const handler = lambda(create);
