import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Deps } from '../../functions/runtime/index.ts';
import { type QueueName, queues } from '../topology.ts';
import { DataFolderError, startAws } from './aws/index.ts';
import { refuseHalfRestored } from './data/backup.ts';
import { prepareFolder } from './data/prepare.ts';
import { saveBeside } from './data/save-beside.ts';
import { depsFor, type HostOptions, issueCredentials } from './host.ts';
import { API, CLIENT_ID } from './issuer/provider.ts';
import { createLog } from './operate/log.ts';
import { deadLetterName, machineRole, queueDefinitions, queueName, tableDefinitions } from './wiring.ts';

/** A data folder opened to be looked at or filled, with nothing running in it. */
export type Folder = {
  deps: Deps;
  /** How many messages lie in which queue. */
  waiting(): Record<string, number>;
  /** The messages of the queues that functions take from, dead letters too, as the sender wrote them. */
  queued(): QueuedMessage[];
  /** Copies the store into a file. */
  copyTo(target: string): Promise<void>;
  close(): Promise<void>;
};

/** A message that waits: `queue` as the topology names it, `name` where it lies. */
export type QueuedMessage = { queue: QueueName; name: string; body: string };

const never = new Promise<never>(() => {});

/**
 * Opens the folder with its clock stopped: no message is delivered, no wait ends, no function is called. Refused while
 * another process holds the folder, where a part is missing, and (unless it `mayBeNew`) where there are no data.
 */
export const openFolder = async (dataDir: string, { mayBeNew = false } = {}): Promise<Folder> => {
  const folder = resolve(dataDir);
  if (!mayBeNew && !existsSync(join(folder, 'aws.sqlite')) && !existsSync(join(folder, 'manifest.json')))
    throw new DataFolderError(`There are no data in ${folder}. Set RIPEN_DATA to the folder that Ripen runs on.`);
  refuseHalfRestored(folder);
  const prepared = prepareFolder(folder);
  const credentials = issueCredentials();
  const { accessKeyId, secretAccessKey } = credentials.starter;
  const aws = await startAws({
    dataDir: folder,
    held: true,
    clock: { now: Date.now, setTimer: () => () => {} },
    principals: { [accessKeyId]: { name: 'ripen-cli', secretAccessKey, allow: [{ action: '*', resource: '*' }] } },
    tables: tableDefinitions(),
    buses: [{ name: 'ripen', rules: [] }],
    queues: queueDefinitions().map(({ consumer: _consumer, ...queue }) => queue),
    stateMachineRole: machineRole,
    invoke: () => never,
    beforeUpgrade: (from) => void saveBeside(folder, from),
  });
  const options: HostOptions = {
    baseUrl: 'http://localhost',
    issuer: 'http://localhost/oidc',
    clientId: CLIENT_ID,
    audience: API,
    secret: prepared.secret(),
    mailFrom: '',
    timeScale: 1,
    webhookAllow: '',
    now: Date.now,
    log: createLog('text'),
  };
  return {
    deps: depsFor('starter', aws, credentials.starter, options),
    waiting: aws.messages,
    queued: () =>
      (Object.keys(queues) as QueueName[]).flatMap((queue) =>
        [queueName(queue), deadLetterName(queue)].flatMap((name) =>
          aws.bodiesIn(name).map((body) => ({ queue, name, body })),
        ),
      ),
    copyTo: aws.copyTo,
    close: () => aws.close({ patienceMs: 0 }),
  };
};
