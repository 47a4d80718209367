import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Deps, Logger } from '../../functions/runtime/index.ts';
import { createStarterWorkspace } from '../../functions/starter/index.ts';
import type { FunctionName } from '../topology.ts';
import { type Aws, type Clock, type FaultSwitch, startAws } from './aws/index.ts';
import { createGateway } from './gateway.ts';
import { depsFor, type Host, type HostOptions, issueCredentials, principalsOf, startHost } from './host.ts';
import { createIssuer, type Issuer } from './issuer/issuer.ts';
import { CLIENT_ID } from './issuer/provider.ts';
import { type IssuerStore, openIssuerStore } from './issuer/store.ts';
import { startSchedule } from './schedule.ts';
import { installationSecret } from './secret.ts';
import type { Settings } from './settings.ts';
import { busDefinitions, machineRole, queueDefinitions, tableDefinitions } from './wiring.ts';

/** A running Ripen on this machine. */
export type Ripen = {
  url: string;
  aws: Aws;
  host: Host;
  issuer: Issuer;
  accounts: IssuerStore;
  /** What a function is given, for tests and tools that look at what it looks at. */
  depsOf(name: FunctionName): Deps;
  /** What the first start made; keys are told once and never again. */
  firstStart: { writeKey: string; apiKey: string; signInLink?: string } | undefined;
  close(): Promise<void>;
};

export type StartOptions = {
  settings: Settings;
  log: Logger;
  print?: (line: string) => void;
  /** Tests only. */
  clock?: Clock;
  faults?: FaultSwitch;
  schedule?: boolean;
};

/** Starts the embedded services, the functions, the issuer and the gateway on one data folder. */
export const startRipen = async ({
  settings,
  log,
  print = () => {},
  clock,
  faults,
  schedule = true,
}: StartOptions): Promise<Ripen> => {
  const dataDir = resolve(settings.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const now = clock === undefined ? Date.now : () => clock.now();

  const gateway = createGateway();
  const credentials = issueCredentials();
  let host: Host | undefined;
  // Functions are loaded once the services' address is known, while what was left from the last run is already waiting.
  const ready = Promise.withResolvers<void>();
  const aws = await startAws({
    dataDir,
    timeScale: settings.timeScale,
    principals: principalsOf(credentials),
    tables: tableDefinitions(),
    buses: busDefinitions(),
    queues: queueDefinitions(),
    stateMachineRole: machineRole,
    invoke: async (name, event, context) => {
      await ready.promise;
      return (host as Host).invoke(name, event, context);
    },
    onProblem: (message) => log.warn(message),
    ...(clock !== undefined && { clock }),
    ...(faults !== undefined && { faults }),
    ...(settings.smtpUrl !== undefined && { smtpUrl: settings.smtpUrl }),
  });

  await new Promise<void>((done, fail) => {
    gateway.server.once('error', fail);
    gateway.server.listen(settings.port, settings.host, done);
  });
  const { port } = gateway.server.address() as AddressInfo;
  const local = `http://${settings.host === '0.0.0.0' || settings.host === '::' ? 'localhost' : settings.host}:${port}`;
  const url = settings.url ?? local;

  const accounts = openIssuerStore(join(dataDir, 'issuer.sqlite'), now);
  const issuer = await createIssuer({
    baseUrl: url,
    store: accounts,
    mailFrom: settings.mailFrom,
    print,
    ...(settings.smtpUrl !== undefined && { smtpUrl: settings.smtpUrl }),
  });
  const options: HostOptions = {
    baseUrl: url,
    issuer: issuer.url,
    clientId: CLIENT_ID,
    secret: installationSecret(dataDir),
    mailFrom: settings.mailFrom,
    timeScale: settings.timeScale,
    webhookAllow: settings.webhookAllow,
    now,
    log,
  };
  host = await startHost(aws, credentials, options);
  gateway.open({ host, issuer, mailbox: aws.mailbox, log });
  ready.resolve();

  const made = await createStarterWorkspace(depsFor('starter', aws, credentials.starter, options), {
    ...(settings.writeKey !== undefined && { writeKey: settings.writeKey }),
    ...(settings.apiKey !== undefined && { apiKey: settings.apiKey }),
    ...(settings.adminEmail !== undefined && { adminEmail: settings.adminEmail }),
  });
  const firstStart = made && { ...made, ...firstAdmin(accounts, issuer, settings) };
  const stopSchedule = schedule ? startSchedule(host, log, settings.timeScale) : async () => {};

  return {
    url,
    aws,
    host,
    issuer,
    accounts,
    depsOf: (name) => depsFor(name, aws, credentials[name], options),
    firstStart,
    async close() {
      await stopSchedule();
      const closed = new Promise<void>((done) => gateway.server.close(() => done()));
      gateway.server.closeIdleConnections();
      await Promise.race([closed, new Promise((done) => setTimeout(done, 3000).unref())]);
      gateway.server.closeAllConnections();
      await aws.close();
      accounts.close();
    },
  };
};

/** The first administrator: the address that was set, told by mail; else a made-up one with a link to print. */
const firstAdmin = (accounts: IssuerStore, issuer: Issuer, settings: Settings): { signInLink?: string } => {
  const email = settings.adminEmail ?? 'admin@ripen.example';
  if (accounts.accounts().length > 0) return {};
  return { signInLink: issuer.invite(email, ['marketer', 'sales', 'admin']) };
};
