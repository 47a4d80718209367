import * as z from 'zod';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { shorten } from './words.ts';

const Settings = z.object({
  channel: z.enum(['email', 'webhook']),
  /** An address, `owner` for the lead's rep, or the https URL of a Slack-style incoming webhook. */
  to: z.string().max(500),
  /** May use merge fields; the handler fills them in. */
  message: z.string().max(2000),
});

/** Tells a colleague something, by email or in a chat channel. */
export const notify: Kind<z.infer<typeof Settings>, 'notify'> = {
  kind: 'notify',
  category: 'sales',
  name: 'Notify',
  help: 'A message to a colleague or a channel, by email or Slack-style webhook.',
  settings: Settings,
  initial: { channel: 'email', to: 'owner', message: '{{ lead.company | default: "A lead" }} needs a look.' },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: ({ message }) => `Notify: ${shorten(message, 40) || '…'}`,
  words: ({ channel, to, message }) =>
    channel === 'email'
      ? `Tell ${to === 'owner' ? "the lead's rep" : to || '…'} by email: “${shorten(message, 120)}”`
      : `Post to ${hostOf(to)}: “${shorten(message, 120)}”`,
  behaviour: () => ({ is: 'call' }),
  deeds: ({ channel, to, message }) => [{ what: 'notice', channel, to, message }],
  problems: ({ channel, to, message }) => [
    ...(message.trim() === ''
      ? [problemAt('message', 'no-message', 'The message is empty.', 'Write what to say.')]
      : []),
    ...(channel === 'email' && to !== 'owner' && !z.email().safeParse(to).success
      ? [
          problemAt(
            'to',
            'bad-address',
            `“${to}” is not an email address.`,
            'Give an address, or choose the lead’s rep.',
          ),
        ]
      : []),
    ...(channel === 'webhook' && !isHttps(to)
      ? [
          problemAt(
            'to',
            'bad-url',
            'The webhook is not an https address.',
            'Paste the address that the chat tool gave you.',
          ),
        ]
      : []),
  ],
  references: () => [],
  conditions: () => [],
};

/** Whether a webhook could be called at all; the handler also refuses private networks. */
export const isHttps = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'https:';

/** The host of an address, for words. */
export const hostOf = (text: string): string => (URL.canParse(text) ? new URL(text).host : text || '…');
