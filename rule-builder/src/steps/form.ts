import type { FC } from 'react';
import type { KindName, SettingsOf } from '../../../shared/flow/index.ts';

/** What a form of settings is given: the settings, a way to change them, and what is wrong with a field. */
export type FormProps<Name extends KindName> = {
  settings: SettingsOf<Name>;
  /** `field` names what is being typed into, so that a burst of typing is one undo. */
  set: (settings: SettingsOf<Name>, field: string) => void;
  /** The problem of a field below the settings, once it is fair to say it. */
  error: (where: string) => string | undefined;
};

/** The form of a kind of step: the type of its settings is the kind's own. */
export type Form<Name extends KindName> = FC<FormProps<Name>>;
