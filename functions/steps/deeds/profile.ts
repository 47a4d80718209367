import type { DeedOf } from './doer.ts';
import { submitting } from './submit.ts';

/** Writes fields of the lead's profile. */
export const profile = submitting<DeedOf<'profile'>>(({ fields }) => ({ kind: 'profile', fields }));
