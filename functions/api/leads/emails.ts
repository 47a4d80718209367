import { getMessages, type Message, messagesOf } from '../../store/message.ts';
import type { Tables } from '../../store/table.ts';
import type { StoredTemplate } from '../../store/template.ts';
import type { MessageRow } from '../contract/index.ts';

const MOST = 100;

/** The latest emails to a lead and to those merged into it, newest first, each with the furthest it came. */
export const emailsTo = async (
  tables: Tables,
  leads: readonly string[],
  templates: readonly StoredTemplate[],
): Promise<MessageRow[]> => {
  const listed = (await Promise.all(leads.map((lead) => messagesOf(tables, lead, { limit: MOST })))).flat();
  const latest = listed.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const messages = await getMessages(
    tables,
    latest.slice(0, MOST).map(({ message }) => message),
  );
  return messages
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .map((message) => {
      const template = templates.find((it) => it.template.id === message.template)?.template;
      return {
        id: message.id,
        template: message.template,
        templateName: template?.name ?? message.template,
        subject: message.subject ?? '',
        at: message.at,
        status: furthest(message),
        reason: message.reason ?? null,
        flow: message.flow ?? null,
      };
    });
};

/** What is worth telling of a message: that it failed, else the furthest it came. */
const order = ['complained', 'bounced', 'clicked', 'opened', 'delivered'] as const;
const furthest = (message: Message): MessageRow['status'] => {
  if (message.status === 'refused') return 'refused';
  if (message.status === 'uncertain') return 'claimed';
  return order.find((event) => message.events[event] !== undefined) ?? 'sent';
};
