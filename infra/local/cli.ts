import { parseArgs } from 'node:util';
import { DataFolderError } from './aws/index.ts';
import { GoldenError } from './commands/golden.ts';
import { commands, help, UsageError } from './commands/index.ts';
import { TransferError } from './commands/transfer.ts';
import { readSettings, SettingsError } from './settings.ts';

const main = async (): Promise<number> => {
  const [name, ...rest] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(help);
    return 0;
  }
  const command = commands[name];
  if (command === undefined) throw new UsageError(`There is no command "${name}".`);
  const { values, positionals } = parse(rest, command.options ?? []);
  if (values.help?.includes('true')) {
    console.log(help);
    return 0;
  }
  const [least, most] = command.takes;
  if (positionals.length < least) throw new UsageError(`${name} needs ${command.usage}.`);
  const [extra] = positionals.slice(most);
  if (extra !== undefined) throw new UsageError(`${name} does not take "${extra}".`);
  return command.run({ settings: readSettings(process.env), args: positionals, options: values });
};

type Values = Record<string, string[] | undefined>;

/** Flags that the command knows, each as often as it is given; any other is refused. */
const parse = (args: string[], options: readonly string[]): { values: Values; positionals: string[] } => {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...Object.fromEntries(options.map((name) => [name, { type: 'string' as const, multiple: true }])),
        help: { type: 'boolean' as const },
      },
    });
    return {
      values: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(String)]),
      ),
      positionals,
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      throw new UsageError(error.message);
    throw error;
  }
};

const isInWords = (error: unknown): error is Error =>
  error instanceof SettingsError ||
  error instanceof DataFolderError ||
  error instanceof TransferError ||
  error instanceof GoldenError ||
  (error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOENT'));

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${help}`);
  else console.error(isInWords(error) ? error.message : error);
  process.exitCode = 2;
}
process.exit();
