import { parseArgs } from 'node:util';
import { addKeys } from '../../functions/starter/index.ts';
import { openTables } from '../../functions/store/table.ts';
import { publishAnew } from '../local/commands/publish-anew.ts';
import { exportTo, importFrom, linesOf, TransferError } from '../local/commands/transfer.ts';
import { verify } from '../local/verify.ts';
import { operatorDeps } from './account.ts';
import { deleteMachines, exportDefinitions, findMissing, findOrphans } from './machines.ts';

const help = `Looks after Ripen in the AWS account that you are signed in to (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL).

  keys                  make a first tracking key and a first server key, and tell them, once
  definitions FOLDER    write every published state machine, version by version, as files
  orphans [--delete]    list state machines whose flow is gone; delete them
  missing [--publish]   list live flows whose state machine is gone; publish them again as they were
  export FILE           everything as lines of JSON (personal data: keep it safe)
  import FILE           fill empty tables from an export, fold every ledger afresh and compare
  verify                fold every ledger afresh and compare; exit code 1 on a difference`;

const main = async (): Promise<number> => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { delete: { type: 'boolean' }, publish: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [command, argument] = positionals;
  if (command === undefined || values.help) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const deps = await operatorDeps({ region });

  if (command === 'keys') {
    const { writeKey, apiKey } = await addKeys(openTables(deps), {
      at: new Date(deps.now()).toISOString(),
      by: 'Operator',
    });
    console.log(`RIPEN_WRITE_KEY=${writeKey}\nRIPEN_API_KEY=${apiKey}`);
    return 0;
  }
  if (command === 'definitions' && argument !== undefined) {
    const files = await exportDefinitions(deps, argument);
    console.log(`${files.length} definitions written to ${argument}.`);
    return 0;
  }
  if (command === 'orphans') {
    const orphans = await findOrphans(deps);
    for (const { name } of orphans) console.log(name);
    if (values.delete) await deleteMachines(deps, orphans);
    console.log(`${orphans.length} state machines without a flow${values.delete ? ', deleted' : ''}.`);
    return 0;
  }
  if (command === 'missing') {
    const missing = new Set((await findMissing(deps)).map(({ flow }) => flow));
    for (const flow of missing) console.log(flow);
    if (values.publish) await publishAnew(deps, ({ flow }) => missing.has(flow));
    console.log(`${missing.size} live flows without a state machine${values.publish ? ', published again' : ''}.`);
    return 0;
  }
  if (command === 'export' && argument !== undefined) {
    console.log(`Exported to ${argument}:\n${linesOf(await exportTo(deps, argument))}`);
    return 0;
  }
  if (command === 'import' && argument !== undefined) {
    console.log(`Imported, as many as the file holds:\n${linesOf(await importFrom(deps, argument))}`);
    return compare();
  }
  if (command === 'verify') return compare();
  console.error(help);
  return 2;

  async function compare(): Promise<number> {
    const { leads, entries, differing } = await verify(deps);
    console.log(`${leads} leads, ${entries} ledger entries; ${differing.length} leads differ from their ledger.`);
    for (const id of differing) console.log(`  ${id}`);
    return differing.length === 0 ? 0 : 1;
  }
};

/** What whoever runs this can mend, in words; everything else is shown as it is. */
const inWords = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  if (error.name === 'ResourceNotFoundException')
    return 'There is no Ripen in this account and region: set AWS_PROFILE and AWS_REGION.';
  if (error.name === 'CredentialsProviderError') return 'You are not signed in to AWS: set AWS_PROFILE.';
  const expected =
    error instanceof TransferError || ('code' in error && ['EEXIST', 'ENOENT'].includes(String(error.code)));
  return expected ? error.message : error;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(inWords(error));
  process.exitCode = 2;
}
