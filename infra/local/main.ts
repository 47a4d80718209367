import { DataFolderError } from './aws/index.ts';
import { ensureBuilder } from './builder-files.ts';
import { type Ripen, startRipen } from './ripen.ts';
import { readSettings, SettingsError } from './settings.ts';
import { terminalLog } from './terminal-log.ts';

const say = (text: string): void => console.log(text);

const welcome = (ripen: Ripen): void => {
  const { firstStart, url } = ripen;
  say(`\nRipen runs at ${url}\n`);
  if (firstStart === undefined) {
    say(`  Open it and sign in. Everything is as you left it. Stop with Ctrl-C.\n`);
    return;
  }
  if (firstStart.signInLink !== undefined) say(`  Sign in (good once, today):  ${firstStart.signInLink}`);
  say(`  Tracking key (public):       ${firstStart.writeKey}`);
  say(`  Server key (secret):         ${firstStart.apiKey}\n`);
  say(`  Keep the keys: they are not shown again. Post a first activity:\n`);
  say(`  curl -u ${firstStart.writeKey}: ${url}/v1/track -H 'content-type: application/json' \\`);
  say(`    -d '{"userId":"u-1","event":"Demo Requested","context":{"traits":{"email":"ada@analytical.example"}}}'\n`);
};

try {
  const building = ensureBuilder().then(
    (built) => built && say('The builder is built.'),
    (error: Error) => console.error(error.message),
  );
  const ripen = await startRipen({ settings: readSettings(process.env), log: terminalLog, print: say });
  await building;
  welcome(ripen);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      say('Stopping; what is unfinished goes on at the next start.');
      ripen.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  if (error instanceof SettingsError || error instanceof DataFolderError) console.error(error.message);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    console.error('That port is taken. Set PORT to another one (0 takes any).');
  else console.error(error);
  process.exit(1);
}
