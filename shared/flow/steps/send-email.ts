import * as z from 'zod';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { nameOf } from './words.ts';

const Settings = z.object({ template: z.string().max(60) });

/** Sends one email to the lead, if the lead may be emailed at that moment. */
export const sendEmail: Kind<z.infer<typeof Settings>, 'sendEmail'> = {
  kind: 'sendEmail',
  category: 'messages',
  name: 'Send email',
  help: 'An email to the lead, from a template. Consent is checked as it is sent.',
  settings: Settings,
  initial: { template: '' },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: ({ template }, names) => `Send email: ${nameOf(template, names.templates)}`,
  words: ({ template }, names) => `Send the email “${nameOf(template, names.templates)}”.`,
  behaviour: () => ({ is: 'call' }),
  deeds: ({ template }) => [{ what: 'email', template }],
  problems: ({ template }) =>
    template === ''
      ? [problemAt('template', 'no-template', 'No email is chosen.', 'Choose the email that this step sends.')]
      : [],
  references: ({ template }) => (template === '' ? [] : [{ to: 'template', id: template, where: 'template' }]),
  conditions: () => [],
};
