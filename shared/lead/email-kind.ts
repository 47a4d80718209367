/** What an address says about who is behind it; decides fit as much as the industry does. */
export type EmailKind = 'business' | 'free' | 'role' | 'disposable';

const free = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de live.com msn.com yahoo.com ' +
    'yahoo.co.uk yahoo.fr yahoo.de yahoo.co.in ymail.com rocketmail.com icloud.com me.com mac.com aol.com gmx.de gmx.net ' +
    'gmx.com gmx.at web.de t-online.de freenet.de mail.ru yandex.ru yandex.com proton.me protonmail.com pm.me tutanota.com ' +
    'tuta.io zoho.com fastmail.com hey.com mail.com qq.com 163.com 126.com naver.com orange.fr wanadoo.fr free.fr laposte.net ' +
    'libero.it virgilio.it bluewin.ch seznam.cz wp.pl o2.pl onet.pl uol.com.br bol.com.br comcast.net verizon.net att.net'
  ).split(' '),
);

const disposable = new Set(
  (
    'mailinator.com guerrillamail.com guerrillamail.info sharklasers.com 10minutemail.com temp-mail.org tempmail.com ' +
    'yopmail.com trashmail.com getnada.com dispostable.com maildrop.cc throwawaymail.com mintemail.com fakeinbox.com ' +
    'mohmal.com emailondeck.com moakt.com mailnesia.com spamgourmet.com discard.email'
  ).split(' '),
);

const roles = new Set(
  (
    'info sales support contact office admin administrator hello marketing webmaster postmaster hr jobs careers billing ' +
    'accounts accounting purchasing procurement help service team press media abuse noreply no-reply enquiries inquiries'
  ).split(' '),
);

/** The domain of an address in lower case, or nothing where the text is no address. */
export const emailDomain = (email: string): string | undefined => {
  const at = email.lastIndexOf('@');
  return at > 0 && at < email.length - 1 ? email.slice(at + 1).toLowerCase() : undefined;
};

/** A throw-away or free provider first, then a mailbox that belongs to a role, else a person at a business. */
export const emailKind = (email: string): EmailKind | undefined => {
  const domain = emailDomain(email);
  if (domain === undefined) return undefined;
  if (disposable.has(domain)) return 'disposable';
  if (free.has(domain)) return 'free';
  const mailbox = email.slice(0, email.lastIndexOf('@')).toLowerCase().split('+')[0] ?? '';
  return roles.has(mailbox) ? 'role' : 'business';
};
