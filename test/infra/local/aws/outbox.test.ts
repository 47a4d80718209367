import { createServer } from 'node:net';
import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { expect, onTestFinished, test } from 'vitest';
import type { Aws, AwsOptions } from '../../../../infra/local/aws/index.ts';
import { aClock, aCloud, aFolder, aFunction } from './a-cloud.ts';
import { aMailServer, type MailServerAnswers, no } from './a-mail-server.ts';

type Told = { 'detail-type': string; detail: { eventType: string; reason?: string } & Record<string, unknown> };

const everything = {
  name: 'default',
  rules: [{ name: 'email', pattern: { source: ['aws.ses'] }, targets: [{ function: 'email-events' }] }],
};

const anEmail = (to: string, once?: string) =>
  new SendEmailCommand({
    FromEmailAddress: 'Ripen <hello@ripen.example>',
    Destination: { ToAddresses: [to] },
    Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hello' } } } },
    ...(once !== undefined && { EmailTags: [{ Name: 'once', Value: once }] }),
  });

const MINUTE = 60_000;

const start = async (smtpUrl: string, more: Partial<AwsOptions> = {}) => {
  const seen = aFunction<Told>();
  const clock = aClock();
  const cloud = await aCloud({ smtpUrl, clock, buses: [everything], invoke: seen.invoke, ...more });
  return {
    ...cloud,
    clock,
    told: (type: string) => seen.calls.filter(({ detail }) => detail.eventType === type).map(({ detail }) => detail),
    eventsOf: (to: string) => eventsOf(cloud.aws, to),
  };
};

const eventsOf = (aws: Aws, to: string) =>
  aws.mailbox
    .list()
    .filter((mail) => mail.to.includes(to))
    .flatMap(({ events }) => events.map(({ type }) => type));

const nobodyHasBounced = { Bounce: 0, Complaint: 0 };

const ours: [string, MailServerAnswers, RegExp][] = [
  ['a wrong password', { auth: () => no(535, '5.7.8 Bad credentials') }, /user name or password: 535 5\.7\.8 Bad/],
  ['a password that is not accepted for now', { auth: () => no(454, '4.7.0 Later') }, /454 4\.7\.0 Later/],
  ['a blocked host', { greeting: () => no(554, '5.7.1 Host blocked') }, /turns us away: 554/],
  ['a busy host', { greeting: () => no(421, '4.3.2 Busy') }, /421/],
  ['a refused sender', { sender: () => no(550, '5.1.8 Sender domain unknown') }, /sender address: 550 5\.1\.8/],
  ['a refused sender without a reason', { sender: () => no(550, '5.1.0 Rejected') }, /sender address: 550/],
  ['a sender that is throttled', { sender: () => no(450, '4.7.1 Too much') }, /450/],
  ['a filter’s no', { content: () => no(554, '5.7.1 Looks like spam') }, /refused the message: 554/],
  ['a filter’s no for now', { content: () => no(451, '4.7.1 Later') }, /451/],
  ['no relaying', { recipient: () => no(554, '5.7.1 Relay access denied') }, /takes no mail from us: 554/],
  ['a host on a list', { recipient: () => no(550, 'Client host blocked using zen.spamhaus.org') }, /blocked using/],
  ['no sign-in', { recipient: () => no(530, '5.7.0 Authentication required') }, /530/],
];

test.each(ours)('%s keeps the mail, pauses, says so, and passes by itself', async (_what, answers, words) => {
  const server = await aMailServer({ ...answers });
  const { ses, aws, clock, told, eventsOf } = await start(server.url);
  await ses.send(anEmail('ann@acme.example'));
  await ses.send(anEmail('bob@acme.example'));
  await aws.drained();
  expect(told('Sending Paused')).toMatchObject([{ reason: expect.stringMatching(words) }]);
  expect(eventsOf('ann@acme.example')).toEqual(['Send']);

  // It stays so for days: nothing is lost, nobody has bounced, and what is said is said once.
  for (let half = 0; half < 6; half += 1) {
    clock.forward(12 * 60 * MINUTE);
    await aws.drained();
  }
  expect(told('Sending Paused')).toHaveLength(1);
  expect({ Bounce: told('Bounce').length, Complaint: told('Complaint').length }).toEqual(nobodyHasBounced);

  for (const name of Object.keys(answers) as (keyof MailServerAnswers)[]) delete server.answers[name];
  const before = server.had.length;
  for (let hour = 0; hour < 3; hour += 1) {
    clock.forward(60 * MINUTE);
    await aws.drained();
  }
  expect(server.had.slice(before).toSorted()).toEqual(['ann@acme.example', 'bob@acme.example']);
  expect(eventsOf('ann@acme.example')).toEqual(['Send', 'Delivery']);
  expect(told('Sending Resumed').length).toBeGreaterThan(0);
});

test('a server that is away, or no server at all, keeps the mail', async () => {
  const server = await aMailServer();
  await server.close();
  const { ses, aws, told, eventsOf } = await start(server.url);
  await ses.send(anEmail('ann@acme.example'));
  await aws.drained();
  expect(told('Sending Paused')).toMatchObject([{ reason: expect.stringContaining('ECONNREFUSED') }]);
  expect(eventsOf('ann@acme.example')).toEqual(['Send']);
});

test('a certificate that is not trusted keeps the mail', async () => {
  const server = await aMailServer({}, { secure: true });
  const { ses, aws, told, eventsOf } = await start(server.url.replace('smtp:', 'smtps:'));
  await ses.send(anEmail('ann@acme.example'));
  await aws.drained();
  expect(told('Sending Paused')).toMatchObject([{ reason: expect.stringContaining('certificate') }]);
  expect(eventsOf('ann@acme.example')).toEqual(['Send']);
});

test.each([
  [550, '5.1.1 No such user'],
  [550, 'Unknown user'],
  [553, '5.1.3 Bad address'],
  [556, '5.1.10 Takes no mail'],
  [550, '5.2.1 Mailbox disabled'],
])('the address’s own no (%i %s) is a bounce, and other mail goes on', async (code, words) => {
  const server = await aMailServer({ recipient: (to) => (to.startsWith('nobody') ? no(code, words) : undefined) });
  const { ses, aws, told, eventsOf } = await start(server.url);
  await ses.send(anEmail('nobody@acme.example'));
  await ses.send(anEmail('ann@acme.example'));
  await aws.drained();
  expect(eventsOf('nobody@acme.example')).toEqual(['Send', 'Bounce']);
  expect(eventsOf('ann@acme.example')).toEqual(['Send', 'Delivery']);
  expect(told('Bounce')).toMatchObject([
    { bounce: { bounceType: 'Permanent', bouncedRecipients: [{ diagnosticCode: `smtp; ${code} ${words}` }] } },
  ]);
  expect(told('Sending Paused')).toEqual([]);
});

test('an unknown user that is only said after the message is a bounce too', async () => {
  const server = await aMailServer({ content: () => no(550, '5.1.1 User unknown') });
  const { ses, aws, eventsOf } = await start(server.url);
  await ses.send(anEmail('nobody@acme.example'));
  await aws.drained();
  expect(eventsOf('nobody@acme.example')).toEqual(['Send', 'Bounce']);
});

test('a full mailbox is tried again for two days, counted, and then told as a bounce that passes', async () => {
  const server = await aMailServer({
    recipient: (to) => (to.startsWith('full') ? no(452, '4.2.2 Mailbox full') : undefined),
  });
  const { ses, aws, clock, told, eventsOf } = await start(server.url);
  await ses.send(anEmail('full@acme.example'));
  await ses.send(anEmail('ann@acme.example'));
  await aws.drained();
  expect(eventsOf('ann@acme.example')).toEqual(['Send', 'Delivery']);
  expect(told('DeliveryDelay')).toHaveLength(1);
  for (let part = 0; part < 13; part += 1) {
    clock.forward(4 * 60 * MINUTE);
    await aws.drained();
  }
  expect(told('DeliveryDelay').length).toBe(13);
  expect(told('Bounce')).toMatchObject([{ bounce: { bounceType: 'Transient' } }]);
  expect(told('Sending Paused')).toEqual([]);
  expect(aws.queues().find(({ name }) => name === 'ses-outbox')).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
});

test('a line that breaks after the message is told as unknown, and nothing is sent twice', async () => {
  const server = await aMailServer({ content: (to) => (to.startsWith('ann') ? 'drop' : undefined) });
  const { ses, aws, clock, told, eventsOf } = await start(server.url);
  await ses.send(anEmail('ann@acme.example'));
  await aws.drained();
  await ses.send(anEmail('bob@acme.example'));
  for (let half = 0; half < 4; half += 1) {
    clock.forward(12 * 60 * MINUTE);
    await aws.drained();
  }
  expect(server.had).toEqual(['ann@acme.example', 'bob@acme.example']);
  expect(eventsOf('ann@acme.example')).toEqual(['Send', 'DeliveryUnknown']);
  expect(told('DeliveryUnknown')).toMatchObject([{ unknown: { reason: expect.stringContaining('broke off') } }]);
});

test('a server that hangs over some messages holds up no others, and is given up', async () => {
  const server = await aMailServer({ content: (to) => (to.startsWith('stuck') ? 'hang' : undefined) });
  const { ses, aws, clock, eventsOf } = await start(server.url, { smtpDeadlineMs: 8000 });
  for (let n = 0; n < 8; n += 1) await ses.send(anEmail(`stuck-${n}@acme.example`));
  await ses.send(anEmail('ann@acme.example'));
  // Those that hang are still in flight when the other one has arrived.
  await expect.poll(() => eventsOf('ann@acme.example'), { timeout: 7000 }).toEqual(['Send', 'Delivery']);
  expect(eventsOf('stuck-0@acme.example')).toEqual(['Send']);
  await aws.drained();
  clock.forward(24 * 60 * MINUTE);
  await aws.drained();
  expect(eventsOf('stuck-0@acme.example')).toEqual(['Send', 'DeliveryUnknown']);
  expect(server.had.filter((to) => to.startsWith('stuck'))).toHaveLength(8);
}, 20_000);

test('a server that says a byte now and then is given up too', async () => {
  const slow = createServer((socket) => {
    const timer = setInterval(() => socket.write('2'), 100);
    socket.on('error', () => {}).on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void slow.close());
  const address = slow.address();
  const url = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { ses, aws, told, eventsOf } = await start(url, { smtpDeadlineMs: 1000 });
  await ses.send(anEmail('ann@acme.example'));
  await aws.drained();
  expect(told('Sending Paused')).toMatchObject([{ reason: expect.stringContaining('did not answer in time') }]);
  expect(eventsOf('ann@acme.example')).toEqual(['Send']);
});

test('what was in the server’s hands when the process ended is told as unknown by the next, and not sent again', async () => {
  const dataDir = aFolder();
  const server = await aMailServer({ content: () => 'hang' });
  const first = await start(server.url, { dataDir });
  await first.ses.send(anEmail('ann@acme.example'));
  await expect.poll(() => server.had).toEqual(['ann@acme.example']);
  await first.aws.close({ patienceMs: 0 });
  delete server.answers.content;
  const second = await start(server.url, { dataDir });
  await second.aws.drained();
  expect(server.had).toEqual(['ann@acme.example']);
  expect(second.eventsOf('ann@acme.example')).toEqual(['Send', 'DeliveryUnknown']);
});

test('a call that is repeated under one `once` tag answers the same id and sends nothing more', async () => {
  const server = await aMailServer();
  const { ses, aws } = await start(server.url);
  const one = await ses.send(anEmail('ann@acme.example', 'visit-1'));
  const again = await ses.send(anEmail('ann@acme.example', 'visit-1'));
  await ses.send(anEmail('ann@acme.example', 'visit-2'));
  await aws.drained();
  expect(again.MessageId).toBe(one.MessageId);
  expect(server.had).toHaveLength(2);
});
