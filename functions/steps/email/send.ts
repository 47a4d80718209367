import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

export type Outgoing = {
  from: string;
  to: string;
  subject: string;
  html?: string;
  text: string;
  headers?: readonly { Name: string; Value: string }[];
  /** Come back with everything that the provider tells us about this email. */
  tags: Readonly<Record<string, string>>;
  configurationSet?: string | undefined;
};

/**
 * What became of one call to the provider. `refused`: never, for this email. `notYet`: certainly not sent, but may be
 * later. `uncertain`: no answer came, so it may have left.
 */
export type Sent =
  | { what: 'sent'; providerId: string }
  | { what: 'refused'; reason: string }
  | { what: 'notYet'; reason: string; name: string }
  | { what: 'uncertain'; reason: string };

/** Refusals that concern this one email; every other refusal (throttled, paused, not set up yet) may pass. */
const final: ReadonlySet<string> = new Set(['MessageRejected', 'BadRequestException', 'ValidationException']);

/** What is said under the names of a final refusal too, and is about us: a sender or a recipient of a sandbox not verified yet. */
const notSetUp =
  /not verified|sandbox|production access|sending (?:is )?paused|identity|from address|configuration set/i;

/** The provider's own words, which may name our sender and, in a sandbox, the recipient: an address is left out. */
const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : '').replace(/[^\s<>"',;:]+@[^\s<>"',;:]+/g, '…').slice(0, 300);

/** Hands one email to the provider, once: it knows no idempotency, so nothing here or below tries again. */
export const send = async (ses: SESv2Client, email: Outgoing): Promise<Sent> => {
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  try {
    const { MessageId } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: email.from,
        Destination: { ToAddresses: [email.to] },
        Content: {
          Simple: {
            Subject: utf8(email.subject),
            Body: { Text: utf8(email.text), ...(email.html !== undefined && { Html: utf8(email.html) }) },
            ...(email.headers !== undefined && email.headers.length > 0 && { Headers: [...email.headers] }),
          },
        },
        EmailTags: Object.entries(email.tags).map(([Name, Value]) => ({ Name, Value })),
        ...(email.configurationSet !== undefined && { ConfigurationSetName: email.configurationSet }),
      }),
    );
    return { what: 'sent', providerId: MessageId ?? '' };
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown error';
    if (!isRefusal(error)) return { what: 'uncertain', reason: `The provider did not answer (${reason}).` };
    const said = [reason, wordsOf(error)].filter((part) => part !== '').join(': ');
    if (final.has(reason) && !notSetUp.test(said)) {
      return { what: 'refused', reason: `The provider refused the email (${said}).` };
    }
    return { what: 'notYet', reason: `The provider does not take email just now (${said}).`, name: reason };
  }
};

/** An answer that says no. A server error may come from behind the point at which the email was taken. */
const isRefusal = (error: unknown): boolean => {
  const { $metadata, $response } = error as {
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  const status = $response?.statusCode ?? $metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
};

/** `Northwind <hello@northwind.example>`, unless the address says a name itself. */
export const fromAddress = (name: string, address: string): string =>
  address.includes('<') ? address : `"${name.replace(/["\\\r\n]/g, '')}" <${address}>`;
