import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DataFolderError } from './aws/index.ts';
import { GoldenError, golden } from './commands/golden.ts';
import { exportTo, importFrom, linesOf, TransferError } from './commands/transfer.ts';
import { type Folder, openFolder } from './folder.ts';
import { createIssuer } from './issuer/issuer.ts';
import { type Group, openIssuerStore } from './issuer/store.ts';
import { readSettings, SettingsError } from './settings.ts';
import { verifiedLines, verify, wrongIn } from './verify.ts';

const help = `ripen: look after the data of this machine (in RIPEN_DATA, else .ripen)

  ripen verify                     fold every ledger afresh and compare; exit code 1 on a difference
  ripen export FILE                everything as lines of JSON (personal data: keep it safe)
  ripen import FILE                fill an empty folder from an export
  ripen golden FILE                run a flow's golden leads from a file of GET /api/flows/…/golden (- is standard
                                   input); exit code 1 if one fails
  ripen golden --url URL --flow F  the same from a Ripen that runs, with the server key in RIPEN_API_KEY
  ripen invite EMAIL [--role R]…   print a sign-in link; R is marketer, sales or admin (all three unless said)

verify, export and import need Ripen to be stopped; invite works while it runs, golden without it.`;

const withFolder = async <T>(dataDir: string, use: (folder: Folder) => Promise<T>): Promise<T> => {
  const folder = await openFolder(dataDir);
  try {
    return await use(folder);
  } finally {
    await folder.close();
  }
};

const isGroup = (name: string): name is Group => ['marketer', 'sales', 'admin'].includes(name);

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      role: { type: 'string', multiple: true },
      url: { type: 'string' },
      flow: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const [command, argument] = positionals;
  const settings = readSettings(process.env);
  if (command === 'verify') {
    const found = await withFolder(settings.dataDir, ({ deps }) => verify(deps));
    for (const line of verifiedLines(found)) console.log(line);
    return wrongIn(found).length === 0 ? 0 : 1;
  }
  if (command === 'golden') {
    const { url, flow } = values;
    if (argument !== undefined) return (await golden({ file: argument }, console.log)) ? 0 : 1;
    if (url !== undefined && flow !== undefined) {
      const key = settings.apiKey;
      if (key === undefined) throw new SettingsError('RIPEN_API_KEY must hold a server key with the scope flows:read.');
      return (await golden({ url, flow, key }, console.log)) ? 0 : 1;
    }
  }
  if (command === 'export' && argument !== undefined) {
    console.log(
      `Exported to ${argument}:\n${linesOf(await withFolder(settings.dataDir, ({ deps }) => exportTo(deps, argument)))}`,
    );
    return 0;
  }
  if (command === 'import' && argument !== undefined) {
    const [counts, found] = await withFolder(
      settings.dataDir,
      async ({ deps }) => [await importFrom(deps, argument), await verify(deps)] as const,
    );
    console.log(
      `Imported:\n${linesOf(counts)}\n${found.differing.length === 0 ? 'Each lead is the fold of its ledger.' : `${found.differing.length} leads differ from their ledgers.`}`,
    );
    console.log('Copy the file "secret" of the old data folder beside it too: links in emails already sent need it.');
    return found.differing.length === 0 ? 0 : 1;
  }
  if (command === 'invite' && argument !== undefined) {
    const roles = values.role ?? ['marketer', 'sales', 'admin'];
    const groups = roles.filter(isGroup);
    if (groups.length !== roles.length) throw new SettingsError('A role is marketer, sales or admin.');
    const store = openIssuerStore(join(settings.dataDir, 'issuer.sqlite'), Date.now);
    const baseUrl = settings.url ?? `http://${settings.host}:${settings.port}`;
    const issuer = await createIssuer({ baseUrl, store, mailFrom: settings.mailFrom, print: console.log });
    store.saveAccount(argument, groups);
    console.log(issuer.invite(argument, groups));
    store.close();
    return 0;
  }
  console.log(help);
  return values.help === true || command === undefined ? 0 : 2;
};

try {
  process.exitCode = await main();
} catch (error) {
  if (
    error instanceof SettingsError ||
    error instanceof DataFolderError ||
    error instanceof TransferError ||
    error instanceof GoldenError
  )
    console.error(error.message);
  else if (error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOENT'))
    console.error(error.message);
  else console.error(error);
  process.exitCode = 2;
}
process.exit();
