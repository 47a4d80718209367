import { createServer } from 'node:net';
import { SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { expect, onTestFinished, test } from 'vitest';
import { aClock, aCloud, aFunction } from './a-cloud.ts';
import { ADMIN, clientsOf } from './clients.ts';

type EmailEvent = { 'detail-type': string; detail: { eventType: string; mail: object } & Record<string, unknown> };

const everyEmailEvent = {
  name: 'default',
  rules: [{ name: 'email', pattern: { source: ['aws.ses'] }, targets: [{ function: 'email-events' }] }],
};

const anEmail = (more: Partial<SendEmailCommandInput> = {}) =>
  new SendEmailCommand({
    FromEmailAddress: 'Ripen <hello@ripen.example>',
    Destination: { ToAddresses: ['ann@acme.example'] },
    Content: {
      Simple: {
        Subject: { Data: 'Grüße' },
        Body: { Html: { Data: '<p>Hello</p>' }, Text: { Data: 'Hello' } },
        Headers: [{ Name: 'List-Unsubscribe', Value: '<https://ripen.example/u/1>' }],
      },
    },
    EmailTags: [{ Name: 'enrolment', Value: 'e1' }],
    ConfigurationSetName: 'ripen',
    ...more,
  });

test('a sent email lies in the mailbox and counts as sent and delivered', async () => {
  const seen = aFunction<EmailEvent>();
  const { ses, aws } = await aCloud({ buses: [everyEmailEvent], invoke: seen.invoke });
  const { MessageId = '' } = await ses.send(anEmail());
  await aws.drained();
  expect(aws.mailbox.list()).toMatchObject([
    { id: MessageId, subject: 'Grüße', to: ['ann@acme.example'], events: [{ type: 'Send' }, { type: 'Delivery' }] },
  ]);
  expect(aws.mailbox.get(MessageId)).toMatchObject({
    html: '<p>Hello</p>',
    headers: [{ name: 'List-Unsubscribe', value: '<https://ripen.example/u/1>' }],
    tags: { enrolment: 'e1' },
  });
  expect(seen.calls.map((event) => event['detail-type']).sort()).toEqual(['Email Delivered', 'Email Sent']);
  expect(seen.calls[0]?.detail.mail).toMatchObject({
    messageId: MessageId,
    destination: ['ann@acme.example'],
    tags: { enrolment: ['e1'], 'ses:configuration-set': ['ripen'] },
  });
});

test('what the reader does in the mailbox is an event as SES sends it', async () => {
  const seen = aFunction<EmailEvent>();
  const { ses, aws } = await aCloud({ buses: [everyEmailEvent], invoke: seen.invoke });
  const { MessageId = '' } = await ses.send(anEmail());
  await aws.mailbox.emit(MessageId, { type: 'Open' });
  await aws.mailbox.emit(MessageId, { type: 'Click', link: 'https://acme.example/pricing' });
  await aws.mailbox.emit(MessageId, { type: 'Bounce', bounceType: 'Permanent' });
  await aws.mailbox.emit(MessageId, { type: 'Complaint' });
  await aws.drained();
  const detailOf = (type: string) => seen.calls.find((event) => event['detail-type'] === type)?.detail;
  expect(detailOf('Email Opened')).toMatchObject({ eventType: 'Open', open: { ipAddress: '127.0.0.1' } });
  expect(detailOf('Email Clicked')).toMatchObject({ click: { link: 'https://acme.example/pricing' } });
  expect(detailOf('Email Bounced')).toMatchObject({
    bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'ann@acme.example' }] },
  });
  expect(detailOf('Email Complaint Received')).toMatchObject({
    complaint: { complainedRecipients: [{ emailAddress: 'ann@acme.example' }], complaintFeedbackType: 'abuse' },
  });
  await expect(aws.mailbox.emit('nobody', { type: 'Open' })).rejects.toThrow(/no mail nobody/);
});

test('mails are forgotten after 90 days, without a restart', async () => {
  const clock = aClock();
  const { ses, aws } = await aCloud({ clock });
  await ses.send(anEmail());
  for (let day = 0; day < 90; day += 1) clock.forward(24 * 3600 * 1000);
  expect(aws.mailbox.list()).toHaveLength(1);
  clock.forward(24 * 3600 * 1000);
  expect(aws.mailbox.list()).toEqual([]);
});

test('raw content keeps its message and is listed by its headers', async () => {
  const { ses, aws } = await aCloud();
  const message = 'From: hello@ripen.example\r\nTo: ann@acme.example\r\nSubject: A long\r\n subject\r\n\r\nBody';
  await ses.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(message) } } }));
  const [mail] = aws.mailbox.list();
  expect(mail).toMatchObject({ subject: 'A long subject', to: ['ann@acme.example'] });
  expect(aws.mailbox.get(mail?.id ?? '')?.raw).toBe(message);
});

test('an email without recipient, with a forged header, or from an address that was not granted is refused', async () => {
  const sender = {
    name: 'sender',
    secretAccessKey: 's',
    allow: [{ action: 'ses:SendEmail', resource: 'identity/*@ripen.example' }],
  };
  const { ses, aws } = await aCloud({ principals: { ADMIN, SENDER: sender } });
  await expect(ses.send(anEmail({ Destination: {} }))).rejects.toMatchObject({ name: 'BadRequestException' });
  const forged = { Subject: { Data: 'x' }, Body: {}, Headers: [{ Name: 'X', Value: 'a\r\nBcc: spy@evil.example' }] };
  await expect(ses.send(anEmail({ Content: { Simple: forged } }))).rejects.toThrow(/printable ASCII/);
  const limited = clientsOf(aws.endpoint, 'SENDER', 's');
  await limited.ses.send(anEmail());
  await expect(limited.ses.send(anEmail({ FromEmailAddress: 'ceo@acme.example' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  expect(aws.mailbox.list()).toHaveLength(1);
});

/** A mail server of a few lines: takes everything, except mail to addresses that begin with `nobody`. */
const aMailServer = async () => {
  const received: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    let text = '';
    socket.write('220 test ESMTP\r\n');
    socket.on('data', (chunk) => {
      text += chunk.toString();
      for (;;) {
        const end = inData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) {
          received.push(line);
          inData = false;
          socket.write('250 ok\r\n');
        } else if (/^RCPT TO:<nobody/i.test(line)) socket.write('550 5.1.1 no such user\r\n');
        else if (/^DATA/i.test(line)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { received, url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
};

test('with a mail server set, mail goes there, and its 5xx answer is a bounce', async () => {
  const server = await aMailServer();
  const { ses, aws } = await aCloud({ smtpUrl: server.url });
  await ses.send(anEmail());
  await ses.send(anEmail({ Destination: { ToAddresses: ['nobody@acme.example'] } }));
  await aws.drained();
  expect(server.received).toHaveLength(1);
  expect(server.received[0]).toMatch(/List-Unsubscribe: <https:\/\/ripen\.example\/u\/1>/);
  const outcomes = aws.mailbox.list().map((mail) => mail.events.map((event) => event.type));
  expect(outcomes).toEqual([
    ['Send', 'Bounce'],
    ['Send', 'Delivery'],
  ]);
});
