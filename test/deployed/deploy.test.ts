import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandsFor } from './deploy.ts';

const program = fileURLToPath(new URL('run.ts', import.meta.url));
const readme = readFileSync(new URL('../../infra/cloud/README.md', import.meta.url), 'utf8');

const run = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    execFile(process.execPath, [program, ...args], { env: { PATH: process.env.PATH, ...env } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: out + err }),
    );
  });

describe('the deployed test, deployment included', () => {
  it('leaves out on an emulator what the README says, and nothing in an account', () => {
    const [bootstrap, deploy] = commandsFor({ AWS_ENDPOINT_URL: 'http://localhost:4566' }, ['-c', 'mfa=required']);
    const left = '-c without=waf,cloudfront,archive,dashboard,metric-filters,sampling,first-admin -c keepData=no';
    expect(bootstrap?.join(' ')).toBe(`bootstrap ${left} -c mfa=required`);
    expect(deploy?.join(' ')).toContain(`deploy --all --require-approval never --outputs-file`);
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
      const env = {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_REGION: 'us-east-1',
        // Nothing but the endpoint is to be called.
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        CDK_DISABLE_VERSION_CHECK: 'true',
      };
      const { code, said } = await run(env, '--deploy', '--no-notices');
      expect([code, said]).toEqual([1, expect.stringContaining('This is no emulator.')]);
      expect(said).toContain('cdk bootstrap failed.');
      // Who it is signed in as, and whether that account was bootstrapped.
      expect([...new Set(asked)]).toEqual(['GetCallerIdentity', 'DescribeStacks']);
    } finally {
      server.close();
    }
  });

  it('says what it needs', async () => {
    expect(await run({})).toMatchObject({ code: 2, said: expect.stringContaining('RIPEN_WRITE_KEY') });
    expect((await run({}, '--help')).code).toBe(2);
  });
});
