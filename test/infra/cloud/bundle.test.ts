import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundled, bundleFunctions, bundleOf } from '../../../infra/cloud/bundle.ts';
import { type FunctionName, functions } from '../../../infra/topology.ts';
import { type Stack, startStack, WRITE_KEY } from '../../stack/index.ts';

const names = Object.keys(functions) as FunctionName[];
const call = `const [module, event] = process.argv.slice(1);
const { handler } = await import(module);
const answer = await handler(JSON.parse(event), { awsRequestId: 'r' });
console.log('ANSWER ' + JSON.stringify(answer ?? null));`;

let stack: Stack;
let bundled: Bundled[];
beforeAll(async () => {
  [stack, bundled] = await Promise.all([startStack(), bundleFunctions()]);
});
afterAll(() => stack.close());

/** Calls a bundle in a Node of its own that knows only what Lambda would tell it, with the function's own leave. */
const invoke = async (name: FunctionName, event: object): Promise<unknown> => {
  const { env, aws } = stack.ripen.depsOf(name);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', call, join(bundleOf(name), 'index.mjs'), JSON.stringify(event)],
    {
      env: {
        ...env,
        AWS_LAMBDA_FUNCTION_NAME: `ripen-${name}`,
        AWS_REGION: aws.region,
        AWS_ENDPOINT_URL: stack.ripen.aws.endpoint,
        AWS_ACCESS_KEY_ID: aws.credentials?.accessKeyId,
        AWS_SECRET_ACCESS_KEY: aws.credentials?.secretAccessKey,
      },
    },
  );
  return JSON.parse(/^ANSWER (.*)$/m.exec(stdout)?.[1] ?? 'null');
};

const request = (method: string, path: string, headers: Record<string, string> = {}, body?: object) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: { host: 'ripen.example', 'content-type': 'application/json', ...headers },
  requestContext: {
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    domainName: 'ripen.example',
    requestId: 'r',
    timeEpoch: Date.now(),
  },
  isBase64Encoded: false,
  ...(body !== undefined && { body: JSON.stringify(body) }),
});

describe('the bundles that are deployed', () => {
  it('keeps the score handler small: it starts most often', () => {
    expect(bundled.find(({ name }) => name === 'score')?.bytes).toBeLessThanOrEqual(450_000);
  });

  it.each(names.filter((name) => functions[name].triggers.some((it) => 'queue' in it)))(
    '%s works through a batch from its queue',
    async (name) => {
      expect(await invoke(name, { Records: [] })).toEqual({ batchItemFailures: [] });
    },
  );

  it('collect takes an activity with a key, and none without', async () => {
    const activity = { userId: 'ada', event: 'Ebook Downloaded' };
    const known = { authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` };
    expect(await invoke('collect', request('POST', '/v1/track', known, activity))).toMatchObject({ statusCode: 200 });
    expect(await invoke('collect', request('POST', '/v1/track', {}, activity))).toMatchObject({ statusCode: 401 });
  });

  it('api is healthy, and refuses whoever is not signed in', async () => {
    expect(await invoke('api', request('GET', '/health'))).toMatchObject({ statusCode: 200 });
    expect(await invoke('api', request('GET', '/api/leads'))).toMatchObject({ statusCode: 401 });
  });

  it('publish and preferences refuse strangers', async () => {
    expect(await invoke('publish', request('POST', '/api/flows/mql-nurture/publish'))).toMatchObject({
      statusCode: 401,
    });
    const { statusCode } = (await invoke('preferences', request('GET', '/u/not-a-token'))) as { statusCode: number };
    expect(statusCode).toBeGreaterThanOrEqual(400);
  });

  it('sweep does its chores', async () => {
    await expect(invoke('sweep', {})).resolves.toBeDefined();
  });

  it('steps refuses what is no step', async () => {
    await expect(invoke('steps', { nothing: true })).rejects.toThrow('not a step call');
  });
});
