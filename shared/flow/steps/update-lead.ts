import * as z from 'zod';
import { JsonObject } from '../../activity/index.ts';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { listWords, nameOf } from './words.ts';

/** Field name → value; null clears. */
const Settings = z.object({ fields: JsonObject });

/** Writes fields of the lead's profile. */
export const updateLead: Kind<z.infer<typeof Settings>, 'updateLead'> = {
  kind: 'updateLead',
  category: 'lead',
  name: 'Update lead',
  help: 'Set or clear fields of the profile.',
  settings: Settings,
  initial: { fields: {} },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: ({ fields }, names) =>
    `Update lead: ${
      Object.keys(fields)
        .map((field) => nameOf(field, names.fields))
        .join(', ') || '…'
    }`,
  words: ({ fields }, names) => {
    const changes = Object.entries(fields).map(([field, value]) =>
      value === null
        ? `clear ${nameOf(field, names.fields)}`
        : `set ${nameOf(field, names.fields)} to ${typeof value === 'string' ? `“${value}”` : JSON.stringify(value)}`,
    );
    const sentence = listWords(changes, 'and') || 'change nothing yet';
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  },
  behaviour: () => ({ is: 'call' }),
  deeds: ({ fields }) => [{ what: 'profile', fields }],
  problems: ({ fields }) =>
    Object.keys(fields).length === 0
      ? [problemAt('fields', 'no-fields', 'No field is changed.', 'Add a field, or remove the step.')]
      : [],
  references: ({ fields }) => Object.keys(fields).map((id) => ({ to: 'field', id, where: `fields/${id}` })),
  conditions: () => [],
};
