import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Deps, Logger } from '../../functions/runtime/index.ts';
import type { FunctionName } from '../topology.ts';
import { type Aws, type Clock, type DataFolderError, DiskError, type FaultSwitch } from './aws/index.ts';
import { listenForOrders } from './control.ts';
import { type Core, openCore, within } from './core.ts';
import { type FirstKeys, forgetFirstKeys } from './data/first-keys.ts';
import { createGateway } from './gateway.ts';
import type { Host } from './host.ts';
import type { Issuer } from './issuer/issuer.ts';
import type { IssuerStore } from './issuer/store.ts';
import { createMetrics } from './operate/metrics.ts';
import type { Settings } from './settings.ts';

/** A running Ripen on this machine. */
export type Ripen = {
  url: string;
  aws: Aws;
  host: Host;
  issuer: Issuer;
  accounts: IssuerStore;
  /** What a function is given, for tests and tools that look at what it looks at. */
  depsOf(name: FunctionName): Deps;
  /** The first keys, as long as nobody has used one of them. */
  firstStart: FirstKeys | undefined;
  /** A link for the first administrator, as long as nobody has ever signed in. */
  signInLink: string | undefined;
  /** Why nothing is sent for now, with what to do; undefined where all goes out. */
  held(): string | undefined;
  /** Takes nothing more at once, finishes what is in hand within ten seconds, and leaves the rest to the next start. */
  close(): Promise<void>;
};

export type StartOptions = {
  settings: Settings;
  log: Logger;
  print?: (line: string) => void;
  /**
   * Called with what keeps the folder from being used where that may pass (no room, not writable): the start then waits
   * for it, answering 503. Left out, the start fails.
   */
  onTrouble?: (trouble: DiskError) => void;
  /** The folder cannot be used any more and will not be by itself; left out, the process ends. */
  onEnd?: (why: unknown) => void;
  /** Tests only. */
  clock?: Clock;
  faults?: FaultSwitch;
  schedule?: boolean;
};

const PATIENCE_MS = 10_000;
/** Of it, for answers to requests that are being worked on. */
const ANSWERS_MS = 3000;
const TRY_AGAIN_MS = 3000;

/** Starts the gateway, then all that works on the data folder; opened anew where the disk failed meanwhile. */
export const startRipen = async (options: StartOptions): Promise<Ripen> => {
  const { settings, log, print = () => {}, onTrouble, schedule = true } = options;
  const onEnd =
    options.onEnd ??
    ((why) => {
      throw why;
    });
  const dataDir = resolve(settings.dataDir);
  const metrics = createMetrics();
  const gateway = createGateway({
    log,
    metrics,
    metricsToken: settings.metricsToken,
    onKeyUsed: () => forgetFirstKeys(dataDir),
  });
  await new Promise<void>((done, fail) => {
    gateway.server.once('error', fail);
    gateway.server.listen(settings.port, settings.host, done);
  });
  const { port } = gateway.server.address() as AddressInfo;
  const local = `http://${settings.host === '0.0.0.0' || settings.host === '::' ? 'localhost' : settings.host}:${port}`;
  const url = settings.url ?? local;

  let core: Core;
  let stopOrders = () => {};
  let closed: Promise<void> | undefined;
  const fail = (failure: DataFolderError) => {
    gateway.refuse('the disk fails', failure.message);
    log.error(failure.message);
    void reopen(core).catch(onEnd);
  };
  const openOnce = async (): Promise<Core> => {
    const made = await openCore({
      ...{ dataDir, url, settings, log, metrics, print, schedule },
      clock: options.clock,
      faults: options.faults,
      onFailure: fail,
    });
    gateway.open({
      held: made.held,
      host: made.host,
      issuer: made.issuer,
      mailbox: made.aws.mailbox,
      hasUntoldKeys: made.firstStart !== undefined,
    });
    return made;
  };
  /** Tries until the disk lets it; whatever else is wrong does not pass by itself. */
  const openPatiently = async (tell: (trouble: DiskError) => void): Promise<Core> => {
    let told: string | undefined;
    for (;;) {
      try {
        return await openOnce();
      } catch (error) {
        if (!(error instanceof DiskError) || closed !== undefined) throw error;
        gateway.refuse('the disk fails', error.message);
        if (told !== error.message) tell(error);
        told = error.message;
        await pause(TRY_AGAIN_MS);
      }
    }
  };
  const reopen = async (failed: Core): Promise<void> => {
    await failed.close(0).catch(() => {});
    if (closed !== undefined) return;
    core = await openPatiently((trouble) => log.error(trouble.message));
    log.info('The data can be written again; it goes on.');
  };

  try {
    core = await (onTrouble === undefined ? openOnce() : openPatiently(onTrouble));
  } catch (error) {
    gateway.server.close();
    gateway.server.closeAllConnections();
    throw error;
  }
  metrics.watch(() => core.aws);
  stopOrders = await listenForOrders(dataDir, url, {
    async backup(file) {
      await core.backup(file);
      return `Written to ${file}: all of it as it is at one moment. It holds personal data and the secret: keep it safe.`;
    },
    async release() {
      if (core.held() === undefined) return 'Nothing is held.';
      core.release();
      log.info('What was held is sent now.');
      return 'Released: runs go on, and what they send goes out.';
    },
  });

  const close = async () => {
    const until = performance.now() + PATIENCE_MS;
    stopOrders();
    gateway.refuse('stopping', 'Ripen is stopping. Try again in a moment.');
    const answered = new Promise<void>((done) => gateway.server.close(() => done()));
    gateway.server.closeIdleConnections();
    await within(answered, ANSWERS_MS);
    gateway.server.closeAllConnections();
    await core.close(Math.max(0, until - performance.now()));
  };
  return {
    url,
    get aws() {
      return core.aws;
    },
    get host() {
      return core.host;
    },
    get issuer() {
      return core.issuer;
    },
    get accounts() {
      return core.accounts;
    },
    depsOf: (name) => core.depsOf(name),
    held: () => core.held(),
    firstStart: core.firstStart,
    signInLink: core.signInLink,
    close: () => (closed ??= close()),
  };
};
