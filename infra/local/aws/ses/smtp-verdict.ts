/** What nodemailer says of a conversation that went wrong. `command` is how far it had come. */
export type SmtpError = {
  message: string;
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
};

/**
 * Whom a refusal speaks of. `address`: the recipient's address, for good. `later`: that one address, for now (a full
 * mailbox, greylisting). `us`: our sign-in, our sender, our content, the server or the way to it; says nothing of the
 * address, and every other mail would most likely meet the same.
 */
export type Verdict = { of: 'address' | 'later' | 'us'; reason: string };

/** RFC 3463. 5.1.7 and 5.1.8 speak of the sender's address. */
const speaksOfRecipient = (status: string): boolean => /^5\.1\.(?!7$|8$)\d+$/.test(status) || status === '5.2.1';

/** What servers also say in answer to a recipient, though it is about us: not signed in, no relaying, a blocked host. */
const speaksOfUs = (status: string | undefined, code: number, words: string): boolean =>
  [421, 503, 530, 535, 538].includes(code) ||
  (status !== undefined && /^[45]\.(3|5|7)\.\d+$/.test(status) && code >= 500) ||
  (code >= 500 && /relay|authenticat|blocked|blacklist|blocklist|listed|spamhaus|client host|sender/i.test(words));

/** Only an answer to RCPT speaks of the address, or an enhanced code that says so; everything else is our trouble. */
export const verdictOf = (error: SmtpError): Verdict => {
  const { command = 'CONN', response = '', responseCode: code = 0 } = error;
  const said = (response === '' ? error.message : response).replace(/\s+/g, ' ').trim().slice(0, 300);
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const bounced: Verdict = { of: 'address', reason: `smtp; ${said}` };
  if (command === 'RCPT TO' && code > 0) {
    if (status !== undefined && speaksOfRecipient(status)) return bounced;
    if (speaksOfUs(status, code, response)) return { of: 'us', reason: `${stages['RCPT TO']}: ${said}` };
    // 552: the mailbox is full, which passes.
    return code >= 500 && code !== 552 && !status?.startsWith('5.2.2')
      ? bounced
      : { of: 'later', reason: `smtp; ${said}` };
  }
  if (command === 'DATA' && status !== undefined && speaksOfRecipient(status)) return bounced;
  return { of: 'us', reason: `${stageOf(error)}: ${said}` };
};

const stages: Readonly<Record<string, string>> = {
  'RCPT TO': 'The mail server takes no mail from us',
  'MAIL FROM': 'The mail server does not take mail from our sender address',
  DATA: 'The mail server refused the message',
  CONN: 'The mail server cannot be reached',
};

const stageOf = ({ code, command = 'CONN', responseCode }: SmtpError): string => {
  if (code === 'EAUTH' || command.startsWith('AUTH'))
    return 'The mail server does not accept our user name or password';
  if (code === 'ETLS' || command === 'STARTTLS') return 'The mail server and we agree on no encryption';
  if (code === 'EDNS') return 'The mail server is not found';
  if (responseCode !== undefined && command === 'CONN') return 'The mail server turns us away';
  return stages[command] ?? 'The mail server does not talk to us';
};
