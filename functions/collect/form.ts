import { hash } from 'node:crypto';
import { fromForm, type Reception, redirectOfForm } from '../../shared/activity/index.ts';
import type { AccessKey } from '../store/key.ts';
import type { Received } from './intake.ts';

export type FormFields = Readonly<Record<string, string>>;

/** Two equal posts within this time are one: somebody pressed the button twice. */
const SAME_WITHIN = 10 * 60_000;

/** The fields of a posted form; what was ticked several times stands in one text. */
export const fieldsOf = (pairs: Iterable<readonly [string, unknown]>): FormFields => {
  const fields = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (typeof value !== 'string') continue;
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(fields);
};

/** A posted form, translated. Without an id of its own it is known by what it says and about when. */
export const readForm = (fields: FormFields, context: Omit<Reception, 'id'> & { page?: string }): Received => {
  const window = Math.floor(context.receivedAt / SAME_WITHIN);
  const id = () => `form-${hash('sha256', JSON.stringify([context.source.id, window, Object.entries(fields).sort()]))}`;
  return { body: fields, translation: fromForm(fields, { ...context, id }) };
};

/** Where to send the person now: only to an origin that the key names, so that no one can make us point elsewhere. */
export const thankYouUrl = (fields: FormFields, key: AccessKey): string | undefined => {
  const wanted = redirectOfForm(fields);
  const url = wanted === undefined ? null : URL.parse(wanted);
  return url !== null && /^https?:$/.test(url.protocol) && key.thankYouOrigins.includes(url.origin)
    ? url.href
    : undefined;
};
