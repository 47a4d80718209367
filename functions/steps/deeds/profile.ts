import type { DeedOf, Doer } from './doer.ts';
import { entryBase, submit } from './submit.ts';

/** Writes fields of the lead's profile. */
export const profile: Doer<DeedOf<'profile'>> = {
  do: (tools, call, { fields }, id) => submit(tools, call, { ...entryBase(tools, call, id), kind: 'profile', fields }),
  again: 'repeat',
};
