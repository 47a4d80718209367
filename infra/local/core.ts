import { join } from 'node:path';
import type { Deps, Logger } from '../../functions/runtime/index.ts';
import { bringForward, createStarterWorkspace } from '../../functions/starter/index.ts';
import { endSessions } from '../../functions/store/person.ts';
import { starterMark } from '../../functions/store/starter-mark.ts';
import { openTables } from '../../functions/store/table.ts';
import type { FunctionName } from '../topology.ts';
import { type Aws, type Clock, type DataFolderError, type FaultSwitch, startAws } from './aws/index.ts';
import { refuseHalfRestored, writeBackup } from './data/backup.ts';
import { type FirstKeys, firstKeys, makeFirstKeys } from './data/first-keys.ts';
import { heldIn, heldSentence, release } from './data/held.ts';
import { prepareFolder } from './data/prepare.ts';
import { saveBeside } from './data/save-beside.ts';
import { depsFor, type Host, type HostOptions, issueCredentials, principalsOf, startHost } from './host.ts';
import { createIssuer, type Issuer } from './issuer/issuer.ts';
import { API, CLIENT_ID } from './issuer/provider.ts';
import { type IssuerStore, openIssuerStore } from './issuer/store.ts';
import type { Metrics } from './operate/metrics.ts';
import { startSchedule } from './schedule.ts';
import type { Settings } from './settings.ts';
import { busDefinitions, machineRole, queueDefinitions, tableDefinitions } from './wiring.ts';

export type CoreOptions = {
  dataDir: string;
  /** Public base of links, redirects and the issuer. */
  url: string;
  settings: Settings;
  log: Logger;
  metrics: Metrics;
  print: (line: string) => void;
  clock: Clock | undefined;
  faults: FaultSwitch | undefined;
  schedule: boolean;
  /** The disk failed: this core answers nothing any more. */
  onFailure: (failure: DataFolderError) => void;
};

/** Everything that works on the data folder: the services, the functions, the issuer, and the workspace in it. */
export type Core = {
  aws: Aws;
  host: Host;
  issuer: Issuer;
  accounts: IssuerStore;
  depsOf(name: FunctionName): Deps;
  /** The first keys, to be shown as long as nobody has used one. */
  firstStart: FirstKeys | undefined;
  /** A link for the first administrator, to be shown as long as nobody has ever signed in. */
  signInLink: string | undefined;
  /** Why nothing is sent for now, with what to do; undefined where all goes out. */
  held(): string | undefined;
  /** Lets go out what was held. */
  release(): void;
  /** Writes all of the folder into one file while it is written to. */
  backup(file: string): Promise<void>;
  /** Takes nothing more, lets what runs finish for `patienceMs`, and closes the folder. */
  close(patienceMs: number): Promise<void>;
};

/** Opens the folder and starts all of it; resolves when the workspace stands and requests may come. */
export const openCore = async (options: CoreOptions): Promise<Core> => {
  const undo: (() => unknown)[] = [];
  try {
    return await open(options, undo);
  } catch (error) {
    for (const step of undo.toReversed()) await step();
    throw error;
  }
};

const open = async (options: CoreOptions, undo: (() => unknown)[]): Promise<Core> => {
  const { dataDir, url, settings, log, print, clock, faults } = options;
  refuseHalfRestored(dataDir);
  const folder = prepareFolder(dataDir, print);
  const held = heldIn(dataDir);
  const now = clock === undefined ? Date.now : () => clock.now();
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
    held: held !== undefined,
    onFailure: options.onFailure,
    beforeUpgrade: (from) => {
      print('Bringing the data forward to this version. It may be stopped at any time and goes on at the next start.');
      print(`What was is kept in ${saveBeside(dataDir, from)}.`);
    },
    ...(clock !== undefined && { clock }),
    ...(faults !== undefined && { faults }),
    ...(settings.smtpUrl !== undefined && { smtpUrl: settings.smtpUrl }),
  });
  undo.push(() => aws.close({ patienceMs: 0 }));

  const secret = folder.secret();
  const accounts = openIssuerStore(join(dataDir, 'issuer.sqlite'), now);
  undo.push(() => accounts.close());
  folder.complete({ store: aws.store, issuer: accounts.id });
  const issuer = await createIssuer({
    baseUrl: url,
    store: accounts,
    mailFrom: settings.mailFrom,
    print,
    onSessionEnd(account, session) {
      const tables = openTables(depsFor('starter', aws, credentials.starter, hostOptions));
      return endSessions(tables, account, [session], new Date(now()).toISOString()).then(() => {});
    },
    ...(settings.smtpUrl !== undefined && { smtpUrl: settings.smtpUrl }),
  });
  const hostOptions: HostOptions = {
    baseUrl: url,
    issuer: issuer.url,
    clientId: CLIENT_ID,
    audience: API,
    signIn: issuer.people,
    forget: aws.forget,
    secret,
    mailFrom: settings.mailFrom,
    timeScale: settings.timeScale,
    webhookAllow: settings.webhookAllow,
    keyPerSecond: settings.keyPerSecond,
    now,
    log,
  };
  const loaded = await startHost(aws, credentials, hostOptions);
  host = {
    ...loaded,
    invoke: (name, event, context) => options.metrics.call(name, event, loaded.invoke(name, event, context)),
  };
  ready.resolve();

  await fillWorkspace(dataDir, depsFor('starter', aws, credentials.starter, hostOptions), settings);
  const job = await bringForward(depsFor('starter', aws, credentials.starter, hostOptions));
  if (job !== undefined)
    print('Every lead is scored afresh by this version while Ripen runs (Setup, Operations says how far it is).');
  // Whoever copies the file finds the workspace in it, whatever becomes of the log.
  aws.checkpoint();
  const stopSchedule = options.schedule
    ? startSchedule(host, log, settings.timeScale, job !== undefined)
    : async () => {};
  return {
    aws,
    host,
    issuer,
    accounts,
    depsOf: (name) => depsFor(name, aws, credentials[name], hostOptions),
    firstStart: firstKeys(dataDir),
    signInLink: linkOf(accounts, issuer, settings),
    held: () => {
      const now = heldIn(dataDir);
      return now && heldSentence(now);
    },
    release() {
      release(dataDir);
      aws.release();
    },
    backup: (file) =>
      writeBackup({ copyTo: aws.copyTo, accounts: accounts.copy, dataDir }, file, new Date(now()).toISOString()),
    async close(patienceMs) {
      const until = performance.now() + patienceMs;
      await within(stopSchedule(), patienceMs);
      await aws.close({ patienceMs: Math.max(0, until - performance.now()) });
      accounts.close();
    },
  };
};

/** Waits for something, but no longer than that. */
export const within = (what: Promise<unknown>, ms: number): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((done) => {
    timer = setTimeout(done, ms);
  });
  return Promise.race([what, late]).finally(() => clearTimeout(timer));
};

/** Makes the workspace where there is none, or where a start was cut off while it did. */
const fillWorkspace = async (dataDir: string, deps: Deps, settings: Settings): Promise<void> => {
  if (await starterMark.isSet(openTables(deps))) return;
  const keys = makeFirstKeys(dataDir, {
    ...(settings.writeKey !== undefined && { writeKey: settings.writeKey }),
    ...(settings.apiKey !== undefined && { apiKey: settings.apiKey }),
  });
  await createStarterWorkspace(deps, {
    ...keys,
    ...(settings.adminEmail !== undefined && { adminEmail: settings.adminEmail }),
  });
};

/** A link for the first administrator (the address that was set, or a made-up one), as long as nobody has ever signed in. */
const linkOf = (accounts: IssuerStore, issuer: Issuer, settings: Settings): string | undefined => {
  if (accounts.wasUsed()) return undefined;
  const email = settings.adminEmail ?? accounts.accounts()[0]?.email ?? 'admin@ripen.example';
  return issuer.invite(email, ['marketer', 'sales', 'admin']);
};
