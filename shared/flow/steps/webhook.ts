import * as z from 'zod';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { hostOf, isHttps } from './notify.ts';

const Settings = z.object({
  url: z.string().max(2000),
  /** The name of the signing secret in the settings; never the secret itself. */
  secretName: z.string().max(60).optional(),
  /** Profile fields to send besides ids, stage and score. */
  fields: z.array(z.string().max(64)).max(50),
});

/** Calls another system, signed and retried. */
export const webhook: Kind<z.infer<typeof Settings>, 'webhook'> = {
  kind: 'webhook',
  category: 'outside',
  name: 'Call webhook',
  help: 'Sends the lead to another system, signed and retried. Private networks are refused.',
  settings: Settings,
  initial: { url: '', fields: ['email', 'firstName', 'lastName', 'company'] },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: ({ url }) => `Call webhook: ${hostOf(url)}`,
  words: ({ url, secretName }) => `Send the lead to ${hostOf(url)}${secretName === undefined ? '' : ', signed'}.`,
  behaviour: () => ({ is: 'call' }),
  deeds: ({ url, secretName, fields }) => [
    { what: 'webhook', url, fields, ...(secretName !== undefined && { secretName }) },
  ],
  problems: ({ url, secretName }) => [
    ...(isHttps(url)
      ? []
      : [problemAt('url', 'bad-url', 'The webhook is not an https address.', 'Give the full address, https://…')]),
    ...(secretName === undefined
      ? [
          problemAt(
            'secretName',
            'unsigned-webhook',
            'The call is not signed, so the receiver cannot tell that it is ours.',
            'Choose a signing secret.',
            'warning',
          ),
        ]
      : []),
  ],
  references: ({ fields }) => fields.map((id, index) => ({ to: 'field', id, where: `fields/${index}` })),
  conditions: () => [],
};
