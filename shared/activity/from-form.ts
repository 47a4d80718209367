import type { Json } from './activity.ts';
import { addressAmong } from './address.ts';
import type { Translation } from './from-segment.ts';
import { identityOf } from './identifier.ts';
import { instantOf } from './instant.ts';
import type { Learnt, Reception } from './learnt.ts';

/** Fields that steer us and are not about the lead. A person never sees `_gotcha`, so whoever fills it is a machine. */
const steering = {
  activity: 'activity',
  anonymousId: 'anonymousId',
  form: 'form',
  honeypot: '_gotcha',
  messageId: 'messageId',
  redirect: 'redirect',
  userId: 'userId',
} as const;

/** Where the form asks to send the person afterwards. */
export const redirectOfForm = (fields: Readonly<Record<string, string>>): string | undefined =>
  fields[steering.redirect];

const consentNames: ReadonlySet<string> = new Set(['consent', 'optIn', 'opt_in', 'subscribe', 'newsletter']);
const yes = /^(yes|true|on|1|subscribed)$/i;
/** Stays out of an activity's properties: it is about who, and the profile has it. */
const personal = /^(e-?mail|(first|last|given|family|full|sur)?[-_ ]?name|phone|tel|mobile)/i;

/**
 * Translates a posted form: `Form Submitted`, what it tells of the lead, and one further activity if the form names it
 * (`<input type="hidden" name="activity" value="Ebook Downloaded">`), which carries the other fields as properties.
 */
export const fromForm = (
  fields: Readonly<Record<string, string>>,
  reception: Reception & { page?: string },
): Translation => {
  const { identity, problems } = identityOf(
    {
      email: addressAmong(fields) ?? blankIsAbsent(fields.email),
      userId: blankIsAbsent(fields[steering.userId]),
      anonymousId: blankIsAbsent(fields[steering.anonymousId]),
    },
    '',
  );
  if (identity === undefined) return { activities: [], learnt: [], problems };
  const id = blankIsAbsent(fields[steering.messageId])?.slice(0, 190) ?? reception.id();
  const at = instantOf(reception.receivedAt);
  const base = { id, at, receivedAt: at, identity, source: reception.source };
  const machine =
    blankIsAbsent(fields[steering.honeypot]) === undefined ? undefined : 'Filled the field that no person sees.';
  const context: Record<string, Json> = {
    ...(reception.page === undefined ? {} : { page: { url: reception.page } }),
    ...(machine === undefined ? {} : { machine }),
  };
  const answers = answersOf(fields);
  const form = blankIsAbsent(fields[steering.form]);
  const did = (type: string, suffix: string, properties: Record<string, Json>) =>
    ({ v: 1, ...base, id: `${id}${suffix}`, type, properties, context }) as const;
  const named = blankIsAbsent(fields[steering.activity])?.slice(0, 128);
  const shown = Object.fromEntries(Object.entries(answers).filter(([name]) => !personal.test(name)));
  const learnt: Learnt[] = machine === undefined ? [{ ...base, kind: 'profile', of: 'person', traits: answers }] : [];
  if (machine === undefined && agreed(fields)) {
    learnt.push({ ...base, kind: 'consent', state: 'subscribed', how: `Ticked in ${form ?? 'a form'}.` });
  }
  return {
    activities: [
      did('Form Submitted', '', form === undefined ? {} : { form }),
      ...(named === undefined ? [] : [did(named, '.activity', shown)]),
    ],
    learnt,
    problems,
  };
};

const blankIsAbsent = (value: string | undefined): string | undefined => (value?.trim() ? value.trim() : undefined);
const steered: ReadonlySet<string> = new Set(Object.values(steering));

const answersOf = (fields: Readonly<Record<string, string>>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => !steered.has(name) && !consentNames.has(name) && !name.startsWith('_') && value.trim() !== '',
    ),
  );

const agreed = (fields: Readonly<Record<string, string>>): boolean =>
  Object.entries(fields).some(([name, value]) => consentNames.has(name) && yes.test(value.trim()));
