import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { aCloud, aFunction } from './a-cloud.ts';
import { ADMIN } from './clients.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Calls Lambda's Invoke with a signature written out from AWS's description of Signature Version 4. */
const invoke = async (endpoint: string, name: string, type: string, payload: unknown) => {
  const body = JSON.stringify(payload);
  const path = `/2015-03-31/functions/${name}/invocations`;
  const { host } = new URL(endpoint);
  const time = '20261102T090000Z';
  const scope = '20261102/us-east-1/lambda/aws4_request';
  const headers = `host:${host}\nx-amz-date:${time}\nx-amz-invocation-type:${type}\n`;
  const signed = 'host;x-amz-date;x-amz-invocation-type';
  const canonical = ['POST', path, '', headers, signed, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = ['20261102', 'us-east-1', 'lambda', 'aws4_request'].reduce<string | Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    `AWS4${ADMIN.secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return fetch(endpoint + path, {
    method: 'POST',
    body,
    headers: {
      'x-amz-date': time,
      'x-amz-invocation-type': type,
      authorization: `AWS4-HMAC-SHA256 Credential=ADMIN/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
    },
  });
};

test('a function is called for its answer, and its error is told as Lambda tells it', async () => {
  const double = aFunction<{ n: number }>(({ n }) => {
    if (n < 0) throw new RangeError('negative');
    return n * 2;
  });
  const { aws } = await aCloud({ invoke: double.invoke });
  const well = await invoke(aws.endpoint, 'double', 'RequestResponse', { n: 21 });
  expect(await well.json()).toBe(42);
  const ill = await invoke(aws.endpoint, 'double', 'RequestResponse', { n: -1 });
  expect(ill.headers.get('x-amz-function-error')).toBe('Unhandled');
  expect(await ill.json()).toMatchObject({ errorType: 'RangeError', errorMessage: 'negative' });
});

test('an asynchronous call is answered at once and done later, also after a restart', async () => {
  const never = aFunction(() => new Promise(() => {}));
  const first = await aCloud({ invoke: never.invoke });
  expect((await invoke(first.aws.endpoint, 'double', 'Event', { n: 1 })).status).toBe(202);
  await never.called(1);
  await first.aws.close({ patienceMs: 0 });
  const double = aFunction();
  const second = await aCloud({ dataDir: first.dataDir, invoke: double.invoke });
  await second.aws.drained();
  expect(double.calls).toEqual([{ n: 1 }]);
});
