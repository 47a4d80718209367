import { resolve } from 'node:path';
import type { Deps } from '../../functions/runtime/index.ts';
import { startAws } from './aws/index.ts';
import { saveBeside } from './data/save-beside.ts';
import { installationSecret } from './data/secret.ts';
import { depsFor, type HostOptions, issueCredentials } from './host.ts';
import { CLIENT_ID } from './issuer/provider.ts';
import { terminalLog } from './terminal-log.ts';
import { machineRole, queueDefinitions, tableDefinitions } from './wiring.ts';

/** A data folder opened to be looked at or filled, with nothing running in it. */
export type Folder = { deps: Deps; close(): Promise<void> };

const never = new Promise<never>(() => {});

/**
 * Opens the folder with its clock stopped: no message is delivered, no wait ends, no function is called. Refused while
 * another process holds the folder.
 */
export const openFolder = async (dataDir: string): Promise<Folder> => {
  const credentials = issueCredentials();
  const { accessKeyId, secretAccessKey } = credentials.starter;
  const aws = await startAws({
    dataDir: resolve(dataDir),
    clock: { now: Date.now, setTimer: () => () => {} },
    principals: { [accessKeyId]: { name: 'ripen-cli', secretAccessKey, allow: [{ action: '*', resource: '*' }] } },
    tables: tableDefinitions(),
    buses: [{ name: 'ripen', rules: [] }],
    queues: queueDefinitions().map(({ consumer: _consumer, ...queue }) => queue),
    stateMachineRole: machineRole,
    invoke: () => never,
    beforeUpgrade: (from) => void saveBeside(resolve(dataDir), from),
  });
  const options: HostOptions = {
    baseUrl: 'http://localhost',
    issuer: 'http://localhost/oidc',
    clientId: CLIENT_ID,
    secret: installationSecret(resolve(dataDir)),
    mailFrom: '',
    timeScale: 1,
    webhookAllow: '',
    now: Date.now,
    log: terminalLog,
  };
  return { deps: depsFor('starter', aws, credentials.starter, options), close: () => aws.close({ patienceMs: 0 }) };
};
