import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { RenderedEmail } from '../../../shared/email/index.ts';
import { type Deps, setting } from '../../runtime/index.ts';

/** Sends one email to a colleague: no lead, no consent, no tracking, and the subject says that it is a test. */
export const testSender = (deps: Deps) => {
  const client = new SESv2Client(deps.aws);
  return async (to: string, email: RenderedEmail): Promise<string> => {
    const { MessageId } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: setting(deps, 'MAIL_FROM'),
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: { Data: `[Test] ${email.subject}`, Charset: 'UTF-8' },
            Body: {
              Html: { Data: email.html, Charset: 'UTF-8' },
              Text: { Data: email.text, Charset: 'UTF-8' },
            },
          },
        },
      }),
    );
    return MessageId ?? '';
  };
};
