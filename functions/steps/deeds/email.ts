import { type EmailTemplate, render } from '../../../shared/email/index.ts';
import type { StepCall } from '../../../shared/flow/index.ts';
import { linkToken } from '../../preferences/index.ts';
import { RetryableError, setting } from '../../runtime/index.ts';
import { eventsOf, getMessage, type Message, putMessage } from '../../store/message.ts';
import { getTemplate } from '../../store/template.ts';
import { giveRoomBack } from '../../store/weekly-cap.ts';
import { isTagValue, messageId } from '../email/message-id.ts';
import { mayEmail } from '../email/permission.ts';
import { isQuiet } from '../email/quiet-hours.ts';
import { asksForRep, repOf } from '../email/rep.ts';
import { fromAddress, type Outgoing } from '../email/send.ts';
import { canTellRepeats, sendThrough } from '../email/send-through.ts';
import { textOf } from '../lead.ts';
import type { Tools } from '../tools.ts';
import type { DeedOf, Doer, Done } from './doer.ts';

/**
 * Sends one email to the lead if it may be emailed at this moment; a refusal is recorded with its reason and the run
 * goes on. Whatever happens between the claim and the answer of the provider, it is not sent a second time.
 */
export const email: Doer<DeedOf<'email'>> = {
  async mayDoNow(tools, call, { template }) {
    const workspace = await tools.workspace();
    if (workspace.sending.quietHours === null) return;
    const stored = await getTemplate(tools.tables, template);
    if (stored?.template.topic !== 'marketing') return;
    const { view } = await tools.leads.read(call.lead);
    if (isQuiet(tools.deps.now(), textOf(view.lead, 'timeZone'), workspace)) {
      throw new RetryableError('It is a quiet hour for this lead; the email waits.');
    }
  },

  async do(tools, call, { template: wanted }, visit) {
    const id = messageId(visit);
    const stored = await getTemplate(tools.tables, wanted);
    if (stored === undefined)
      return note(tools, call, id, unknownTemplate(wanted), {
        refused: `The email template "${wanted}" does not exist.`,
      });
    const { template } = stored;
    const [workspace, lead] = await Promise.all([tools.workspace(), tools.leads.read(call.lead)]);
    const permission = await mayEmail(tools, lead, { id, topic: template.topic }, workspace.sending);
    if ('refused' in permission) return note(tools, call, id, template, permission);

    const { hash, address } = permission;
    const base = setting(tools.deps, 'BASE_URL');
    const unsubscribeUrl = `${base}/u/${linkToken(setting(tools.deps, 'SECRET'), { lead: call.lead, message: id })}`;
    const { body, preheader } = template;
    const rep = asksForRep(template.subject, preheader, body) ? await repOf(tools, lead) : undefined;
    const rendered = render(
      template,
      { lead: lead.facts().lead, ...(rep !== undefined && { rep }) },
      { unsubscribeUrl, baseUrl: base, senderName: workspace.company, address: workspace.postalAddress },
    );
    const broken = rendered.problems.find(({ severity }) => severity === 'error');
    if (broken !== undefined) {
      await giveRoomBack(tools.tables, hash, id);
      return note(tools, call, id, template, { refused: broken.message, hash });
    }
    const { subject } = rendered;

    const outgoing: Outgoing = {
      from: fromAddress(workspace.company, setting(tools.deps, 'MAIL_FROM')),
      to: address,
      subject,
      html: rendered.html,
      text: rendered.text,
      headers: template.topic === 'marketing' ? wayOut(unsubscribeUrl) : [],
      tags: {
        message: id,
        once: id,
        template: template.id,
        flow: call.flow,
        ...(isTagValue(call.lead) && { lead: call.lead }),
      },
      configurationSet: tools.deps.env.MAIL_CONFIGURATION_SET,
    };
    const sent = await sendThrough(tools, outgoing);
    if (sent.what === 'notYet' || sent.what === 'refused') await giveRoomBack(tools.tables, hash, id);
    if (sent.what === 'notYet') return { giveBack: sent.error };
    // The claim stays: whether it left is looked up when the run comes back.
    if (sent.what === 'uncertain') throw new RetryableError(sent.reason);
    if (sent.what === 'sent') return note(tools, call, id, template, { hash, subject, providerId: sent.providerId });
    return note(tools, call, id, template, { hash, subject, refused: sent.reason });
  },

  async again(tools, call, { template }, visit, { at }) {
    const id = messageId(visit);
    if ((await getMessage(tools.tables, id)) !== undefined) return 'done';
    const stored = (await getTemplate(tools.tables, template))?.template ?? unknownTemplate(template);
    // The provider tells of each email it took, by our id for it.
    if (Object.keys(await eventsOf(tools.tables, id)).length > 0) {
      await note(tools, call, id, stored, {});
      return 'done';
    }
    if (canTellRepeats(tools)) return 'repeat';
    if (tools.deps.now() - Date.parse(at) < LOOKED_FOR_MS) {
      throw new RetryableError('Whether the email left is asked of the provider, which has not told yet.');
    }
    const uncertain = 'Interrupted while it was on its way to the mail provider; it may or may not have been sent.';
    await note(tools, call, id, stored, { uncertain });
    return { uncertain };
  },
};

/** By then the provider has told of what it took, had it taken it. */
const LOOKED_FOR_MS = 10 * 60_000;

/** RFC 8058: one click in the mail program ends all marketing mail, without opening a page. */
const wayOut = (url: string) => [
  { Name: 'List-Unsubscribe', Value: `<${url}>` },
  { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
];

type Outcome = { hash?: string; subject?: string; refused?: string; uncertain?: string; providerId?: string };

const unknownTemplate = (id: string): Pick<EmailTemplate, 'id' | 'version' | 'topic'> => ({
  id,
  version: 0,
  topic: 'marketing',
});

/** Writes down what became of the email, and says so on the bus. */
const note = async (
  tools: Tools,
  call: StepCall,
  id: string,
  template: Pick<EmailTemplate, 'id' | 'version' | 'topic'>,
  { hash, subject, refused, uncertain, providerId }: Outcome,
): Promise<Done> => {
  const at = tools.now();
  const reason = refused ?? uncertain;
  const message: Message = {
    id,
    lead: call.lead,
    ...(hash !== undefined && { address: hash }),
    template: template.id,
    templateVersion: template.version,
    ...(subject !== undefined && { subject }),
    topic: template.topic,
    enrolment: call.enrolment,
    flow: call.flow,
    step: call.step,
    status: refused !== undefined ? 'refused' : uncertain !== undefined ? 'uncertain' : 'sent',
    ...(reason !== undefined && { reason }),
    ...(providerId !== undefined && { providerId }),
    at,
    events: {},
  };
  if (uncertain !== undefined) {
    await putMessage(tools.tables, message, true);
    return {};
  }
  // Told first: a message that is written down was told of, so that a run that comes back has nothing left to do.
  await tools.bus.put([
    {
      detailType: 'Email Event',
      detail: {
        v: 1,
        id: `${id}.${message.status}`,
        lead: call.lead,
        at,
        message: id,
        template: template.id,
        event: refused !== undefined ? 'refused' : 'sent',
        ...(refused !== undefined && { reason: refused }),
      },
    },
  ]);
  await putMessage(tools.tables, message);
  return {};
};
