/** Longer than any address with a name before it. What is longer is not looked at. */
const LONGEST_WRITTEN = 1000;
const LONGEST_ADDRESS = 254;
const LONGEST_MAILBOX = 64;
const LONGEST_DOMAIN = 253;

/** What nobody sees in a text: joiners, marks of direction, soft hyphens, a byte order mark. */
const invisible = /\p{DI}/gu;

/** RFC 5322's atom and, of other scripts, letters with their marks and digits (RFC 6532). */
const mailbox = /^[a-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+)*$/u;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const topLevel = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/;

/**
 * The one answer to what an address is: what is stored, mailed, looked up, suppressed, counted and claimed. However it
 * was written (`Bob <X@Acme.example>`, quotes, a trailing dot, capitals, `müller.example`), one mailbox has one form:
 * lower case, the domain in ASCII (punycode). Undefined for what no mail can be sent to.
 */
export const addressOf = (written: string): string | undefined => {
  if (written.length > LONGEST_WRITTEN) return undefined;
  const bare = unwrapped(written.normalize('NFKC').replace(invisible, '').trim());
  const at = bare.lastIndexOf('@');
  const local = mailboxOf(bare.slice(0, Math.max(0, at)));
  const domain = domainOf(bare.slice(at + 1));
  if (at < 1 || local === undefined || domain === undefined) return undefined;
  const address = `${local}@${domain}`;
  return address.length > LONGEST_ADDRESS ? undefined : address;
};

/** Without what people and programs put around an address: a name, brackets, quotes, `mailto:`, the end of a sentence. */
const unwrapped = (text: string): string => {
  const [, bracketed] = /^[^<>]*<([^<>]*)>[.,;]?$/.exec(text) ?? [];
  let bare = (bracketed ?? text).trim();
  if (/^(["'])[^"']*\1$/.test(bare)) bare = bare.slice(1, -1).trim();
  if (/^mailto:/i.test(bare)) bare = bare.slice('mailto:'.length).trim();
  return bare.replace(/[.,;]$/, '');
};

/** Quotes that say nothing are dropped; what only quotes would allow (a space, a second `@`) is no mailbox that we mail. */
const mailboxOf = (text: string): string | undefined => {
  const plain = /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;
  const local = plain.toLowerCase().normalize('NFKC').toLowerCase();
  return local.length <= LONGEST_MAILBOX && mailbox.test(local) ? local : undefined;
};

const domainOf = (text: string): string | undefined => {
  const domain = inAscii(text.toLowerCase());
  if (domain === undefined || domain.length > LONGEST_DOMAIN) return undefined;
  const labels = domain.split('.');
  return labels.length >= 2 && labels.every((part) => label.test(part)) && topLevel.test(labels.at(-1) ?? '')
    ? domain
    : undefined;
};

/** A domain of another script as mail servers know it. The platform's own URL parser has the tables for that (UTS 46). */
const inAscii = (domain: string): string | undefined => {
  if (/^[a-z0-9.-]*$/.test(domain) && !domain.includes('xn--')) return domain;
  if (!/^[\p{L}\p{M}\p{N}.\u3002-]+$/u.test(domain)) return undefined;
  return URL.parse(`https://${domain}`)?.hostname;
};

/** Spellings of the trait that holds the address, compared without case, spaces, `_` and `-`; the first is the field's own. */
const addressTraits = ['email', 'emailaddress', 'mail', 'mailaddress'];

const squeezed = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** Whether a trait of this name says the address. */
export const isAddressTrait = (name: string): boolean => addressTraits.includes(squeezed(name));

/**
 * The address that traits say, whichever way they spell its name: `email` itself outranks every other spelling, so that
 * `mail` beside it says nothing. Undefined where none of them is an address.
 */
export const addressAmong = (traits: Readonly<Record<string, unknown>>): string | undefined => {
  const rank = (name: string) => (name === 'email' ? -1 : addressTraits.indexOf(squeezed(name)));
  const [, written] =
    Object.entries(traits)
      .filter(([name, value]) => isAddressTrait(name) && typeof value === 'string' && value.trim() !== '')
      .toSorted(([a], [b]) => rank(a) - rank(b))[0] ?? [];
  return typeof written === 'string' ? addressOf(written) : undefined;
};
