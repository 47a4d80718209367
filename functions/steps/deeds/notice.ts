import type { ChatMessage } from '../../../shared/contract/index.ts';
import { fillText } from '../../../shared/email/index.ts';
import { RetryableError, setting } from '../../runtime/index.ts';
import { listReps } from '../../store/task.ts';
import { messageId } from '../email/message-id.ts';
import { fromAddress, send } from '../email/send.ts';
import { type KnownLead, textOf } from '../lead.ts';
import { allowedFrom } from '../outgoing/guard.ts';
import { post } from '../outgoing/post.ts';
import type { Tools } from '../tools.ts';
import type { DeedOf, Doer } from './doer.ts';

type Told = { what: 'sent' | 'refused' | 'notYet' | 'uncertain'; reason?: string };

/** Tells a colleague something, by email or in a chat channel. */
export const notice: Doer<DeedOf<'notice'>> = {
  async do(tools, call, { channel, to, message }, id) {
    const lead = await tools.leads.read(call.lead);
    const text = fillText(message, { lead: lead.facts().lead });
    const told = channel === 'email' ? await mail(tools, lead, to, text, id) : await chat(tools, to, text, id);
    if (told.what === 'notYet') return { giveBack: new RetryableError(told.reason ?? 'Not now.') };
    const keep = { at: tools.now(), kind: call.kind, done: 'then', note: told.reason ?? 'Sent.' };
    return { keep: told.what === 'uncertain' ? { ...keep, uncertain: true } : keep };
  },

  again: async (_tools, _call, _deed, _id, { at, kind }) => ({
    at,
    kind,
    uncertain: true,
    note: 'Interrupted while it was being sent; it may or may not have arrived.',
  }),
};

const mail = async (tools: Tools, lead: KnownLead, to: string, text: string, id: string): Promise<Told> => {
  const address = to === 'owner' ? await ownerAddress(tools, lead) : to;
  if (address === undefined) return { what: 'refused', reason: 'The lead has no owner to tell.' };
  const workspace = await tools.workspace();
  return send(tools.ses, {
    from: fromAddress(workspace.company, setting(tools.deps, 'MAIL_FROM')),
    to: address,
    subject: text.split('\n', 1)[0]?.slice(0, 120) ?? '',
    text: `${text}\n\n${setting(tools.deps, 'BASE_URL')}/leads/${lead.lead.id}\n`,
    tags: { notice: messageId(id) },
    configurationSet: tools.deps.env.MAIL_CONFIGURATION_SET,
  });
};

const chat = async (tools: Tools, url: string, text: string, id: string): Promise<Told> => {
  const allowed = allowedFrom(tools.deps.env.RIPEN_WEBHOOK_ALLOW);
  const sent = await post(url, JSON.stringify({ text } satisfies ChatMessage), { 'idempotency-key': id }, allowed);
  return sent.what === 'done' ? { what: 'sent' } : sent;
};

const ownerAddress = async (tools: Tools, { view }: KnownLead): Promise<string | undefined> => {
  const owner = textOf(view.lead, 'owner')?.toLowerCase();
  if (owner === undefined) return undefined;
  const reps = await listReps(tools.tables);
  return reps.find((rep) => [rep.id, rep.email, rep.name].some((name) => name.toLowerCase() === owner))?.email;
};
