import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../functions/runtime/index.ts';
import type { Clock, FaultSwitch } from '../../infra/local/aws/index.ts';
import { type Ripen, startRipen } from '../../infra/local/ripen.ts';
import { readSettings } from '../../infra/local/settings.ts';
import { signIn } from './sign-in.ts';

export type Role = 'marketer' | 'sales' | 'admin';
export const WRITE_KEY = 'wk_test_0123456789';
export const API_KEY = 'rk_test_0123456789';

export type StackOptions = {
  dataDir?: string;
  env?: Record<string, string>;
  clock?: Clock;
  faults?: FaultSwitch;
  /** Whether scheduled functions run by themselves; tests call `sweep()` instead. */
  schedule?: boolean;
};

/** The whole product on a free port and a folder of its own, over real HTTP and the real SDK. */
export type Stack = {
  url: string;
  dataDir: string;
  ripen: Ripen;
  /** Everything logged, to look into when a test fails. */
  logs: string[];
  /** Posts to a public route with the write key. */
  post(path: string, body: unknown): Promise<Response>;
  /** Calls the REST API as somebody with this role (signed in for real, once). */
  api(path: string, init?: RequestInit & { role?: Role; json?: unknown }): Promise<Response>;
  /** The API's JSON answer; throws with the body where it is not 2xx. */
  get<T>(path: string, role?: Role): Promise<T>;
  sweep(): Promise<void>;
  /** Resolves when every message has been handled and no run can go on by itself. */
  drained(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
};

export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'ripen-')));
  const logs: string[] = [];
  const entry =
    (level: string) =>
    (message: string, fields?: object): void =>
      void logs.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  const log: Logger = { info: entry('info'), warn: entry('warn'), error: entry('error') };
  const start = (port: string): Promise<Ripen> =>
    startRipen({
      settings: readSettings({
        PORT: port,
        RIPEN_DATA: dataDir,
        RIPEN_WRITE_KEY: WRITE_KEY,
        RIPEN_API_KEY: API_KEY,
        RIPEN_ADMIN_EMAIL: 'admin@ripen.example',
        // Tests post as many people at once do, from one address and by clocks that stand.
        RIPEN_KEY_PER_SECOND: '1000000',
        ...options.env,
      }),
      log,
      schedule: options.schedule ?? false,
      ...(options.clock !== undefined && { clock: options.clock }),
      ...(options.faults !== undefined && { faults: options.faults }),
    });
  let ripen = await start('0');
  const port = new URL(ripen.url).port;
  let tokens = new Map<Role, Promise<string>>();
  const tokenOf = (role: Role): Promise<string> => {
    const found = tokens.get(role);
    if (found !== undefined) return found;
    const made = signIn(ripen.url, ripen.issuer.invite(`${role}@people.example`, [role])).then((it) => it.token);
    tokens.set(role, made);
    return made;
  };

  const stack: Stack = {
    url: ripen.url,
    dataDir,
    get ripen() {
      return ripen;
    },
    logs,
    post: (path, body) =>
      fetch(`${ripen.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` },
        body: JSON.stringify(body),
      }),
    async api(path, { role = 'admin', json, ...init } = {}) {
      return fetch(`${ripen.url}${path}`, {
        ...init,
        headers: {
          authorization: `Bearer ${await tokenOf(role)}`,
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...init.headers,
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      });
    },
    async get<T>(path: string, role: Role = 'admin') {
      const response = await stack.api(path, { role });
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as T;
    },
    sweep: async () => void (await ripen.host.invoke('sweep', {})),
    drained: () => ripen.aws.drained(),
    async restart() {
      await ripen.close();
      tokens = new Map();
      ripen = await start(port);
    },
    async close() {
      await ripen.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
  return stack;
};
