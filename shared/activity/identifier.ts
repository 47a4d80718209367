import type { Problem } from '../problem/index.ts';
import type { Identity } from './activity.ts';
import { addressOf } from './address.ts';

/** What programs send when they do not know who it is. As an identifier it would make one lead of all strangers. */
const nobody: ReadonlySet<string> = new Set([
  '',
  '0',
  '-1',
  'null',
  'nil',
  'none',
  'undefined',
  'nan',
  'n/a',
  'na',
  'unknown',
  'anonymous',
  'anon',
  'guest',
  'true',
  'false',
  'test',
  'user',
  'userid',
  'user_id',
  'id',
  'email',
  'visitor',
  'default',
  'not_authenticated',
  '[object object]',
  '00000000-0000-0000-0000-000000000000',
]);

/** `test@test.com`, `asdf@asdf.de`: typed to get past a form. */
const typedToGetPast: ReadonlySet<string> = new Set([
  'a',
  'aa',
  'aaa',
  'abc',
  'asd',
  'asdf',
  'email',
  'fake',
  'foo',
  'mail',
  'na',
  'no',
  'noemail',
  'none',
  'null',
  'qwerty',
  'spam',
  'test',
  'undefined',
  'user',
  'x',
  'xx',
  'xxx',
]);

/** An address as we keep it, or undefined if it is none that somebody could have. */
export const emailOf = (written: string): string | undefined => {
  const email = addressOf(written);
  if (email === undefined) return undefined;
  const [local = '', domain = ''] = email.split('@');
  return typedToGetPast.has(local) && domain.split('.')[0] === local ? undefined : email;
};

const refusal = (
  where: string,
  problem: Pick<Problem, 'message' | 'hint'>,
  severity: Problem['severity'],
): Problem => ({
  code: 'identity.junk',
  severity,
  where,
  ...problem,
});

export type WrittenIdentity = { [K in keyof Identity]?: string | number | null | undefined };

/**
 * Who acted, from what a sender wrote. What names nobody is left out with a problem; if nothing is left there is no
 * identity and the problem is an error. `where` is the place of the message in what was sent.
 */
export const identityOf = (
  written: WrittenIdentity,
  where: string,
): { identity: Identity | undefined; problems: Problem[] } => {
  const identity: Record<string, string> = {};
  const refused: Omit<Problem, 'severity'>[] = [];
  for (const kind of ['userId', 'anonymousId', 'previousId', 'email'] as const) {
    const value = written[kind];
    if (value === undefined || value === null) continue;
    const text = String(value).trim();
    const at = where === '' ? kind : `${where}/${kind}`;
    if (kind === 'email') {
      const email = emailOf(text);
      if (email !== undefined) identity.email = email;
      else refused.push(refusal(at, notAnAddress, 'error'));
    } else if (nobody.has(text.toLowerCase()) || emailLooksLike(text) === 'junk')
      refused.push(refusal(at, namesNobody(kind), 'error'));
    else if (text.length > 256) refused.push(refusal(at, tooLong(kind), 'error'));
    else identity[kind] = text;
  }
  const known = Object.keys(identity).length > 0;
  if (!known && refused.length === 0) {
    refused.push({
      code: 'identity.missing',
      where,
      message: 'Nothing says who acted.',
      hint: 'Give userId, anonymousId or an email address.',
    });
  }
  return {
    identity: known ? (identity as Identity) : undefined,
    problems: refused.map((problem) => ({ ...problem, severity: known ? 'warning' : 'error' })),
  };
};

/** A user id may be an address; then it must be one that somebody could have. */
const emailLooksLike = (text: string): 'junk' | 'fine' =>
  text.includes('@') && addressOf(text) !== undefined && emailOf(text) === undefined ? 'junk' : 'fine';

const notAnAddress = {
  message: 'This is no email address that somebody could have.',
  hint: 'Send the address that the person gave, or leave it out.',
};
const namesNobody = (kind: string) => ({
  message: `This ${kind} names nobody in particular: many people would become one lead.`,
  hint: `Send a ${kind} only when you know it, and leave it out otherwise.`,
});
const tooLong = (kind: string) => ({
  message: `This ${kind} is longer than 256 characters.`,
  hint: `Send the ${kind} itself, not a token or a URL that contains it.`,
});
