import { DataFolderError, type DiskError } from './aws/index.ts';
import { ensureBuilder } from './builder-files.ts';
import { createAlarms, tellersOf } from './operate/alarm.ts';
import { watchDeadLetters } from './operate/dead-letters.ts';
import { createLog } from './operate/log.ts';
import { type Ripen, startRipen } from './ripen.ts';
import { readSettings, SettingsError } from './settings.ts';

const say = (text: string): void => console.log(text);

const welcome = (started: Ripen): void => {
  const { url, firstStart: keys, signInLink } = started;
  const held = started.held();
  say(`\nRipen runs at ${url}\n`);
  if (held !== undefined) say(`  ${held}\n`);
  if (signInLink !== undefined) say(`  Sign in (good once, today):  ${signInLink}`);
  if (keys === undefined) {
    say(`  Open it and sign in. Everything is as you left it. Stop with Ctrl-C.\n`);
    return;
  }
  say(`  Tracking key (public):       ${keys.writeKey}`);
  say(`  Server key (secret):         ${keys.apiKey}\n`);
  say(`  Keep the keys: once one is used they are not shown again. Post a first activity:\n`);
  say(`  curl -u ${keys.writeKey}: ${url}/v1/track -H 'content-type: application/json' \\`);
  say(`    -d '{"userId":"u-1","event":"Demo Requested","context":{"traits":{"email":"ada@analytical.example"}}}'\n`);
};

let ripen: Ripen | undefined;
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second one is meant; and before all runs nothing is in hand: a start may be cut off anywhere.
    if (isStopping || ripen === undefined) process.exit(isStopping ? 1 : 130);
    isStopping = true;
    say('Stopping; what is unfinished goes on at the next start. Once more to stop at once.');
    ripen.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

const end = (error: unknown): never => {
  if (error instanceof SettingsError || error instanceof DataFolderError) console.error(error.message);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    console.error('That port is taken. Set PORT to another one (0 takes any).');
  else console.error(error);
  process.exit(1);
};

try {
  const building = ensureBuilder().then(
    (built) => built && say('The builder is built.'),
    (error: Error) => console.error(error.message),
  );
  const settings = readSettings(process.env);
  const plain = createLog(settings.logAs);
  const alarms = createAlarms(plain, tellersOf(settings, plain));
  const started = await startRipen({
    settings,
    log: alarms.log,
    print: say,
    onTrouble: (trouble: DiskError) => console.error(`${trouble.message} Until then every request is answered 503.`),
    onEnd: end,
  });
  await building;
  ripen = started;
  watchDeadLetters(() => started.aws.pressure().dead, alarms.raise);
  welcome(ripen);
} catch (error) {
  end(error);
}
