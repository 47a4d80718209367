import { addressOf } from '../../../shared/activity/index.ts';
import type { EmailTemplate } from '../../../shared/email/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import type { Settings } from '../../../shared/workspace/index.ts';
import { RetryableError, setting } from '../../runtime/index.ts';
import { messagesOf, messagesTo } from '../../store/message.ts';
import { getSuppression, hashAddress } from '../../store/suppression.ts';
import { type Sent, takeRoom } from '../../store/weekly-cap.ts';
import { type KnownLead, textOf } from '../lead.ts';
import type { Tools } from '../tools.ts';
import { refusalOf } from './refusal.ts';

export type Permission = { address: string; hash: string } | { refused: string; hash?: string };

const WEEK = 7 * DAY_MS;

/**
 * Whether this lead may get this email now: asked at the moment of sending, of the lead and of the address's own
 * refusals, which outlive erasure and merging. Who may takes room of the week's at once; give it back if nothing is sent.
 */
export const mayEmail = async (
  tools: Tools,
  { lead, facts }: KnownLead,
  email: { id: string; topic: EmailTemplate['topic'] },
  limits: Settings['sending'],
): Promise<Permission> => {
  const { lead: profile, consent } = facts();
  const { topic } = email;
  const written = textOf(profile, 'email');
  if (written === undefined) return { refused: 'The lead has no email address.' };
  const address = addressOf(written);
  if (address === undefined) return { refused: 'The email address of the lead is not one that mail can be sent to.' };
  if (lead.example === true) return { refused: 'Example leads get no email.' };
  const hash = hashAddress(setting(tools.deps, 'SECRET'), address);

  const suppression = await getSuppression(tools.tables, hash);
  const refusal = refusalOf(suppression, consent, topic);
  if (refusal !== undefined) return { refused: because[refusal.because], hash };
  if (topic === 'transactional') return { address, hash };

  if (limits.perLeadPerWeek > 0) {
    const room = await takeRoom(tools.tables, hash, {
      message: email.id,
      now: tools.now(),
      most: limits.perLeadPerWeek,
      earlier: () => marketingTo(tools, hash, [lead.id, ...lead.members]),
    });
    if (room === undefined) throw new RetryableError('Other emails to the same address were decided on meanwhile.');
    if (!room.taken) {
      return { refused: `The lead has had ${room.before} marketing emails in seven days, which is the limit.`, hash };
    }
  }
  return { address, hash };
};

/** The marketing emails that went to an address and to these leads within a week, which its own count begins with. */
const marketingTo = async (tools: Tools, address: string, leads: readonly string[]): Promise<Sent[]> => {
  const since = new Date(tools.deps.now() - WEEK).toISOString();
  const sent = await Promise.all([
    messagesTo(tools.tables, address, { since, limit: 200 }),
    ...leads.map((id) => messagesOf(tools.tables, id, { since, limit: 200 })),
  ]);
  return sent.flat().filter(({ topic, status }) => topic === 'marketing' && status !== 'refused');
};

const because = {
  unsubscribed: 'The lead has unsubscribed.',
  bounced: 'Mail to this address bounced.',
  complained: 'The lead marked our mail as spam.',
  manual: 'The address is suppressed by hand.',
} as const;
