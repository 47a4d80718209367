import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { leadFieldsOf } from '../../shared/workspace/index.ts';
import { type Deps, type Handler, lambda, publisher, setting } from '../runtime/index.ts';
import { getKey } from '../store/key.ts';
import { putRejects } from '../store/reject.ts';
import { openTables } from '../store/table.ts';
import { settings } from '../store/workspace.ts';
import { briefly } from './access.ts';
import { collectApp } from './app.ts';
import { collectLimits, KEY_PER_SECOND } from './limits.ts';

type Answer = Awaited<ReturnType<ReturnType<typeof handle>>>;

/** Takes in what trackers, servers and forms post; answers 2xx once the bus has it. */
export const create = (deps: Deps): Handler<LambdaEvent, Answer> => {
  const tables = openTables(deps);
  const app = collectApp({
    findKey: (secret) => getKey(tables, secret),
    file: (rejects) => putRejects(tables, rejects),
    fieldsHere: briefly(async () => leadFieldsOf((await settings.get(tables)).value), deps.now),
    publisher: publisher(deps),
    now: deps.now,
    log: deps.log,
    limits: collectLimits(Number(deps.env.KEY_PER_SECOND ?? KEY_PER_SECOND)),
    ownOrigin: new URL(setting(deps, 'BASE_URL')).origin,
  });
  const answer = handle(app);
  return (event) => answer(event);
};

export const handler = lambda(create);
