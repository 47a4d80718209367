import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandsFor } from './deploy.ts';
import { ACCOUNT, startFakeCloud } from './fake-cloud.ts';

type Made = { Type: string };

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('run.ts', import.meta.url));
const readme = readFileSync(new URL('../../infra/cloud/README.md', import.meta.url), 'utf8');

const run = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    execFile(process.execPath, [program, ...args], { env: { PATH: process.env.PATH, ...env } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: out + err }),
    );
  });

/** Signed in at this endpoint, with a home of its own: the CDK remembers there whose account a key is of. */
const signedInAt = (endpoint: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  CDK_HOME: mkdtempSync(join(tmpdir(), 'ripen-cdk-home-')),
  // Nothing but the endpoint is to be called.
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: 'true',
});

describe('the deployed test, deployment included', () => {
  it('leaves out on an emulator what the README says, and nothing in an account', () => {
    const [bootstrap, deploy] = commandsFor({ AWS_ENDPOINT_URL: 'http://localhost:4566' }, ['-c', 'mfa=required']);
    const left = '-c without=waf,cloudfront,archive,dashboard,metric-filters,sampling,first-admin -c keepData=no';
    expect(bootstrap?.join(' ')).toBe(`bootstrap ${left} -c mfa=required`);
    expect(deploy?.join(' ')).toContain('deploy --all --require-approval never');
    expect(deploy?.join(' ')).toContain(left);
    expect(readme).toContain(left);
    expect(commandsFor({}, []).flat().join(' ')).not.toContain('without');
  });

  it('asks the endpoint that it was given, as far as one that is no emulator lets it come', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        asked.push(new URLSearchParams(body).get('Action') ?? `${request.method} ${request.url}`);
        const whoAmI = body.includes('GetCallerIdentity');
        response.writeHead(whoAmI ? 200 : 400, { 'content-type': 'text/xml' });
        response.end(
          whoAmI
            ? '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>'
            : '<ErrorResponse><Error><Code>AccessDenied</Code><Message>This is no emulator.</Message></Error></ErrorResponse>',
        );
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const { port } = server.address() as AddressInfo;
      const { code, said } = await run(signedInAt(`http://127.0.0.1:${port}`), '--deploy', '--no-notices');
      expect([code, said]).toEqual([1, expect.stringContaining('This is no emulator.')]);
      expect(said).toContain('cdk bootstrap failed.');
      // Who it is signed in as, and whether that account was bootstrapped.
      expect([...new Set(asked)]).toEqual(['GetCallerIdentity', 'DescribeStacks']);
    } finally {
      server.close();
    }
  });

  it('bootstraps, then deploys each stack to the account that it is signed in to, and then makes keys', async () => {
    const cloud = await startFakeCloud();
    try {
      const { code, said } = await run(signedInAt(cloud.endpoint), '--deploy', '--no-notices');
      // The fake has no tables to put keys into: that far it came.
      expect([code, said]).toEqual([1, expect.stringContaining('Making keys failed.')]);
      const deployed = ['CDKToolkit', 'RipenData', 'RipenEdge', 'RipenProcessing', 'RipenWatch'];
      expect([...cloud.templates.keys()]).toEqual(deployed);
      expect(cloud.asked.at(-1)).toBe('DynamoDB_20120810.DescribeTable');
      const typesOf = (stack: string) => {
        const { Resources } = JSON.parse(cloud.templates.get(stack) ?? '{}') as { Resources: Record<string, Made> };
        return Object.values(Resources).map(({ Type }) => Type);
      };
      expect(typesOf('RipenData').filter((it) => it === 'AWS::DynamoDB::GlobalTable')).toHaveLength(6);
      expect(typesOf('RipenProcessing')).toContain('AWS::Lambda::EventSourceMapping');
      // What a synthesis without an account leaves open is a number here.
      for (const stack of deployed.slice(1)) expect(cloud.templates.get(stack)).toContain(ACCOUNT);
      expect(cloud.templates.get('RipenProcessing')).not.toContain('AWS::AccountId');
    } finally {
      cloud.close();
    }
  }, 300_000);

  it('synthesises for a known account by the command line, the builder and its uploader included', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ripen-synth-'));
    const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
    const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
    const env = { ...process.env, PATH: path, CDK_DEFAULT_ACCOUNT: ACCOUNT, AWS_REGION: 'us-east-1' };
    const code = await new Promise((resolve) => {
      execFile(process.execPath, [cdk, 'synth', '--quiet', '--output', folder], { cwd: root, env }, (error) =>
        resolve(error?.code ?? 0),
      );
    });
    const report = readFileSync(join(folder, 'validation-report.json'), 'utf8');
    expect([code, [...report.matchAll(/AwsSolutions-\w+/g)].map(([id]) => id)]).toEqual([0, []]);
    expect(readFileSync(join(folder, 'RipenEdge.template.json'), 'utf8')).toContain('Custom::CDKBucketDeployment');
  }, 300_000);

  it('goes on by itself where `cdk deploy` has said where it deployed to', async () => {
    const outputs = join(mkdtempSync(join(tmpdir(), 'ripen-outputs-')), 'outputs.json');
    writeFileSync(outputs, JSON.stringify({ RipenEdge: { Url: 'https://leads.acme.example/' } }));
    expect(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'))).toMatchObject({
      outputsFile: '.ripen/outputs.json',
    });
    const cloud = await startFakeCloud();
    try {
      const { code, said } = await run({ ...signedInAt(cloud.endpoint), RIPEN_OUTPUTS: outputs });
      expect([code, said]).toEqual([1, expect.stringContaining('Making keys failed.')]);
      expect(cloud.asked).toEqual(['DynamoDB_20120810.DescribeTable']);
    } finally {
      cloud.close();
    }
  });

  it('says what it needs', async () => {
    const nowhere = { RIPEN_OUTPUTS: join(tmpdir(), 'no-outputs.json') };
    expect(await run(nowhere)).toMatchObject({ code: 2, said: expect.stringContaining('RIPEN_WRITE_KEY') });
    expect((await run({}, '--help')).code).toBe(2);
  });
});
