import type { FC } from 'react';

/** What a form of settings is given: the settings, a way to change them, and what is wrong with a field. */
export type FormProps<Settings> = {
  settings: Settings;
  /** `field` names what is being typed into, so that a burst of typing is one undo. */
  set: (settings: Settings, field: string) => void;
  /** The problem of a field below the settings, once it is fair to say it. */
  error: (where: string) => string | undefined;
};

export type Form<Settings> = FC<FormProps<Settings>>;
