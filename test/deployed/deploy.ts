import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deployed } from './scenario.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Where `cdk.json` has the CDK write what it deployed. */
const outputs = (): string => process.env.RIPEN_OUTPUTS ?? join(root, '.ripen/outputs.json');

/** What emulators lack, left out, and nothing protected from being thrown away again. */
const onAnEmulator = [
  '-c',
  'without=waf,cloudfront,archive,dashboard,metric-filters,sampling,first-admin',
  '-c',
  'keepData=no',
];

/** What the CDK's command line is called with; AWS_ENDPOINT_URL says that it is an emulator. */
export const commandsFor = (env: { AWS_ENDPOINT_URL?: string | undefined }, options: readonly string[]): string[][] => {
  const all = [...(env.AWS_ENDPOINT_URL === undefined ? [] : onAnEmulator), ...options];
  return [
    ['bootstrap', ...all],
    ['deploy', '--all', '--require-approval', 'never', ...all],
  ];
};

/** A step of the deployment failed; what it said stands above. */
export class DeployFailed extends Error {
  override name = 'DeployFailed';
}

const run = (what: string, file: string, args: readonly string[]): string => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, file), ...args], {
    cwd: root,
    // The CDK calls `node` for the app: this one.
    env: { ...process.env, PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter) },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new DeployFailed(`${what} failed.`);
  return stdout;
};

/** Deploys everything to the account, or the emulator, of the environment. */
export const deploy = (options: readonly string[]): void => {
  for (const command of commandsFor(process.env, options)) {
    console.log(`cdk ${command.join(' ')}`);
    run(`cdk ${command[0]}`, 'node_modules/aws-cdk/bin/cdk', command);
  }
};

/** Where the last deployment from this folder is, with new keys to it; undefined if there was none. */
export const deployedFromHere = (): Deployed | undefined => {
  if (!existsSync(outputs())) return undefined;
  const { RipenEdge } = JSON.parse(readFileSync(outputs(), 'utf8')) as { RipenEdge?: { Url?: string } };
  if (RipenEdge?.Url === undefined) return undefined;
  const keys = run('Making keys', 'infra/cloud/cli.ts', ['keys']);
  const keyIn = (name: string): string => new RegExp(`^${name}=(\\S+)$`, 'm').exec(keys)?.[1] ?? '';
  return {
    url: RipenEdge.Url.replace(/\/$/, ''),
    writeKey: keyIn('RIPEN_WRITE_KEY'),
    apiKey: keyIn('RIPEN_API_KEY'),
  };
};
