import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { addressIn, order } from '../control.ts';
import { restoreBackup, writeBackup } from '../data/backup.ts';
import { heldIn, release } from '../data/held.ts';
import { type Folder, openFolder } from '../folder.ts';
import { createIssuer } from '../issuer/issuer.ts';
import { type Group, openIssuerStore } from '../issuer/store.ts';
import { type Settings, SettingsError } from '../settings.ts';
import { verifiedLines, verify, wrongIn } from '../verify.ts';
import { golden } from './golden.ts';
import { countRuns, exportTo, importFrom, linesOf } from './transfer.ts';

export const help = `ripen: look after the data of this machine (in RIPEN_DATA, else .ripen)

  ripen verify [BACKUP]            fold every ledger afresh and compare, here or in a backup; exit code 1 on a difference
  ripen backup FILE                all of it into one file, as it is at one moment, also while Ripen runs
  ripen restore FILE               make a new folder from a backup; sending is held in it
  ripen release                    let go out what is held after a restore
  ripen export FILE                everything as lines of JSON (personal data: keep it safe); exit code 3 where
                                   something is left out
  ripen import FILE                fill an empty folder from an export
  ripen golden FILE                run a flow's golden leads from a file of GET /api/flows/…/golden (- is standard
                                   input); exit code 1 if one fails
  ripen golden --url URL --flow F  the same from a Ripen that runs, with the server key in RIPEN_API_KEY
  ripen invite EMAIL --role R …    print a sign-in link; R is marketer, sales or admin, more than one if repeated

verify, export and import need Ripen to be stopped; backup, release and invite work while it runs too, golden without it.`;

/** The command was not given as it wants to be. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export type Given = {
  settings: Settings;
  args: readonly string[];
  options: Readonly<Record<string, string[] | undefined>>;
};
export type Command = {
  /** How many arguments, at least and at most. */
  takes: readonly [number, number];
  usage: string;
  options?: readonly string[];
  /** Answers the exit code. */
  run(given: Given): Promise<number>;
};

const withFolder = <T>(dataDir: string, use: (folder: Folder) => Promise<T>): Promise<T> =>
  within(openFolder(dataDir), use);
const withNewFolder = <T>(dataDir: string, use: (folder: Folder) => Promise<T>): Promise<T> =>
  within(openFolder(dataDir, { mayBeNew: true }), use);
const within = async <T>(opening: Promise<Folder>, use: (folder: Folder) => Promise<T>): Promise<T> => {
  const folder = await opening;
  try {
    return await use(folder);
  } finally {
    await folder.close();
  }
};

const first = ({ args }: Given): string => args[0] ?? '';

/** A backup as a folder of its own, for as long as it is looked at. */
const withBackup = async <T>(file: string, use: (dataDir: string) => Promise<T>): Promise<T> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ripen-backup-'));
  try {
    restoreBackup(file, dataDir, new Date().toISOString());
    return await use(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const verifyFolder = (dataDir: string): Promise<number> =>
  withFolder(dataDir, async ({ deps, waiting }) => {
    const found = await verify(deps);
    for (const line of verifiedLines(found)) console.log(line);
    for (const [queue, n] of Object.entries(waiting())) console.log(`  ${n} messages wait in ${queue}.`);
    return wrongIn(found).length === 0 ? 0 : 1;
  });

const queuedLine = (count: number): string => `  ${count} messages that were queued`;

const isGroup = (name: string): name is Group => ['marketer', 'sales', 'admin'].includes(name);

export const commands: Readonly<Record<string, Command>> = {
  verify: {
    takes: [0, 1],
    usage: 'nothing, or the file of a backup',
    run: ({ settings, args: [backup] }) =>
      backup === undefined ? verifyFolder(settings.dataDir) : withBackup(backup, verifyFolder),
  },
  backup: {
    takes: [1, 1],
    usage: 'the file to write',
    async run(given) {
      const { dataDir } = given.settings;
      const file = resolve(first(given));
      const said = await order(dataDir, 'backup', file);
      if (said === undefined)
        await withFolder(dataDir, async ({ copyTo }) => {
          const accounts = openIssuerStore(join(dataDir, 'issuer.sqlite'), Date.now);
          try {
            await writeBackup({ copyTo, accounts: accounts.copy, dataDir }, file, new Date().toISOString());
          } finally {
            accounts.close();
          }
        });
      console.log(said ?? `Written to ${file}. It holds personal data and the secret: keep it safe.`);
      return 0;
    },
  },
  restore: {
    takes: [1, 1],
    usage: 'the file of a backup',
    async run(given) {
      const { dataDir } = given.settings;
      const { at } = restoreBackup(first(given), resolve(dataDir), new Date().toISOString());
      console.log(`Restored into ${dataDir} as it was at ${at}.`);
      console.log('Sending is held: look at it (ripen verify, then start it), and let it go with ripen release.');
      return 0;
    },
  },
  release: {
    takes: [0, 0],
    usage: 'nothing',
    async run({ settings: { dataDir } }) {
      const said = await order(dataDir, 'release');
      if (said !== undefined) console.log(said);
      else if (heldIn(dataDir) === undefined) console.log('Nothing is held.');
      else {
        release(dataDir);
        console.log('Released: runs go on with the next start, and what they send goes out.');
      }
      return 0;
    },
  },
  export: {
    takes: [1, 1],
    usage: 'the file to write',
    run: (given) =>
      withFolder(given.settings.dataDir, async ({ deps, queued, waiting }) => {
        const taken = queued();
        console.log(`Exported to ${first(given)}:\n${linesOf(await exportTo(deps, first(given), taken))}`);
        if (taken.length > 0) console.log(queuedLine(taken.length));
        const runs = await countRuns(deps);
        if (runs > 0)
          console.log(
            `${runs} runs are under way; an import ends them. To move them too: ripen backup, ripen restore.`,
          );
        const left = Object.entries(waiting()).filter(([queue]) => !taken.some(({ name }) => name === queue));
        for (const [queue, n] of left)
          console.error(`Left out: ${n} messages in ${queue}. ripen backup takes all of it.`);
        return left.length === 0 ? 0 : 3;
      }),
  },
  import: {
    takes: [1, 1],
    usage: 'the file of an export',
    run: (given) =>
      withNewFolder(given.settings.dataDir, async ({ deps }) => {
        let queued = 0;
        const counts = await importFrom(deps, first(given), (count) => {
          queued = count;
        });
        const found = await verify(deps);
        console.log(
          `Imported:\n${linesOf(counts)}\n${queued > 0 ? `${queuedLine(queued)}\n` : ''}${found.differing.length === 0 ? 'Each lead is the fold of its ledger.' : `${found.differing.length} leads differ from their ledgers.`}`,
        );
        console.log(
          'Copy the file "secret" of the old data folder beside it too: links in emails already sent need it.',
        );
        return found.differing.length === 0 ? 0 : 1;
      }),
  },
  golden: {
    takes: [0, 1],
    usage: 'a file, or --url and --flow',
    options: ['url', 'flow'],
    async run({ settings, args: [file], options }) {
      const url = options.url?.[0];
      const flow = options.flow?.[0];
      if (file !== undefined && url === undefined && flow === undefined)
        return (await golden({ file }, console.log)) ? 0 : 1;
      if (file !== undefined || url === undefined || flow === undefined)
        throw new UsageError('golden needs a file, or --url and --flow.');
      const key = settings.apiKey;
      if (key === undefined) throw new SettingsError('RIPEN_API_KEY must hold a server key with the scope flows:read.');
      return (await golden({ url, flow, key }, console.log)) ? 0 : 1;
    },
  },
  invite: {
    takes: [1, 1],
    usage: 'an address and at least one --role',
    options: ['role'],
    async run(given) {
      const { settings, options } = given;
      const email = first(given);
      const roles = [...new Set(options.role ?? [])];
      const groups = roles.filter(isGroup);
      if (roles.length === 0)
        throw new UsageError('Say what they may do: --role marketer, --role sales or --role admin.');
      if (groups.length !== roles.length) throw new SettingsError('A role is marketer, sales or admin.');
      if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new SettingsError(`"${email}" is not an email address.`);
      // The process that runs knows where it listens; another port may be set here.
      const running = addressIn(settings.dataDir)?.url;
      const baseUrl = settings.url ?? running ?? `http://${settings.host}:${settings.port}`;
      const store = openIssuerStore(join(settings.dataDir, 'issuer.sqlite'), Date.now);
      try {
        const issuer = await createIssuer({ baseUrl, store, mailFrom: settings.mailFrom, print: console.log });
        store.saveAccount(email, groups);
        console.log(issuer.invite(email, groups));
        console.log(`${email} is ${groups.join(' and ')}. The link is good once, for a day.`);
      } finally {
        store.close();
      }
      return 0;
    },
  },
};
