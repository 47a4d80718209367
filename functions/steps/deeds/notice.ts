import type { ChatMessage } from '../../../shared/contract/index.ts';
import { fillText } from '../../../shared/email/index.ts';
import { setting } from '../../runtime/index.ts';
import { messageId } from '../email/message-id.ts';
import { asksForRep, ownerOf, repOf } from '../email/rep.ts';
import { fromAddress } from '../email/send.ts';
import { canTellRepeats, sendThrough } from '../email/send-through.ts';
import type { KnownLead } from '../lead.ts';
import { deliver } from '../outgoing/deliver.ts';
import type { Tools } from '../tools.ts';
import type { DeedOf, Doer, Done } from './doer.ts';

type Told = { note: string } | Pick<Done, 'giveBack' | 'uncertain'>;

/** Tells a colleague something, by email or in a chat channel. */
export const notice: Doer<DeedOf<'notice'>> = {
  async do(tools, call, { channel, to, message }, id) {
    const lead = await tools.leads.read(call.lead);
    const rep = asksForRep(message) ? await repOf(tools, lead) : undefined;
    const text = fillText(message, { lead: lead.facts().lead, ...(rep !== undefined && { rep }) });
    const told = channel === 'email' ? await mail(tools, lead, to, text, id) : await chat(tools, to, text, id);
    if (!('note' in told)) return told;
    return { keep: { at: tools.now(), kind: call.kind, done: 'then', note: told.note } };
  },

  again: async (tools, _call, { channel }) =>
    channel === 'email' && canTellRepeats(tools)
      ? 'repeat'
      : { uncertain: 'Interrupted while it was being sent; it may or may not have arrived.' },
};

const mail = async (tools: Tools, lead: KnownLead, to: string, text: string, id: string): Promise<Told> => {
  const address = to === 'owner' ? (await ownerOf(tools, lead))?.email : to;
  if (address === undefined) return { note: 'The lead has no owner to tell.' };
  const workspace = await tools.workspace();
  const sent = await sendThrough(tools, {
    from: fromAddress(workspace.company, setting(tools.deps, 'MAIL_FROM')),
    to: address,
    subject: text.split('\n', 1)[0]?.slice(0, 120) ?? '',
    text: `${text}\n\n${setting(tools.deps, 'BASE_URL')}/leads/${lead.lead.id}\n`,
    tags: { notice: messageId(id), once: messageId(id) },
    configurationSet: tools.deps.env.MAIL_CONFIGURATION_SET,
  });
  if (sent.what === 'notYet') return { giveBack: sent.error };
  if (sent.what === 'uncertain') return { uncertain: sent.reason };
  return { note: sent.what === 'refused' ? sent.reason : 'Sent.' };
};

const chat = async (tools: Tools, url: string, text: string, id: string): Promise<Told> => {
  const sent = await deliver(tools, url, JSON.stringify({ text } satisfies ChatMessage), { 'idempotency-key': id });
  if (sent.what === 'held' && sent.mayHaveArrived === true) return { uncertain: sent.error.message };
  if (sent.what === 'held') return { giveBack: sent.error };
  return { note: sent.what === 'refused' ? sent.reason : 'Sent.' };
};
