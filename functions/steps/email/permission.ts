import { addressOf } from '../../../shared/activity/index.ts';
import type { EmailTemplate } from '../../../shared/email/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import type { Settings } from '../../../shared/workspace/index.ts';
import { setting } from '../../runtime/index.ts';
import { messagesOf } from '../../store/message.ts';
import { getSuppression, hashAddress } from '../../store/suppression.ts';
import { type KnownLead, textOf } from '../lead.ts';
import type { Tools } from '../tools.ts';

export type Permission = { address: string; hash: string } | { refused: string; hash?: string };

const WEEK = 7 * DAY_MS;

/**
 * Whether this lead may get this email now: asked at the moment of sending, of the lead and of the address's own
 * refusals, which outlive erasure and merging.
 */
export const mayEmail = async (
  tools: Tools,
  { lead, facts }: KnownLead,
  topic: EmailTemplate['topic'],
  limits: Settings['sending'],
): Promise<Permission> => {
  const { lead: profile, consent } = facts();
  const written = textOf(profile, 'email');
  if (written === undefined) return { refused: 'The lead has no email address.' };
  const address = addressOf(written);
  if (address === undefined) return { refused: 'The email address of the lead is not one that mail can be sent to.' };
  if (lead.example === true) return { refused: 'Example leads get no email.' };
  const hash = hashAddress(setting(tools.deps, 'SECRET'), address);

  const suppression = await getSuppression(tools.tables, hash);
  if (suppression !== undefined && (suppression.cause !== 'unsubscribed' || topic === 'marketing')) {
    return { refused: because[suppression.cause], hash };
  }
  if (topic === 'transactional') return { address, hash };
  if (consent.email === 'unsubscribed') return { refused: because.unsubscribed, hash };

  if (limits.perLeadPerWeek > 0) {
    const since = new Date(tools.deps.now() - WEEK).toISOString();
    const ids = [lead.id, ...lead.members];
    const sent = await Promise.all(ids.map((id) => messagesOf(tools.tables, id, { since, limit: 200 })));
    const marketing = sent.flat().filter((message) => message.topic === 'marketing' && message.status !== 'refused');
    if (marketing.length >= limits.perLeadPerWeek) {
      return {
        refused: `The lead has had ${marketing.length} marketing emails in seven days, which is the limit.`,
        hash,
      };
    }
  }
  return { address, hash };
};

const because = {
  unsubscribed: 'The lead has unsubscribed.',
  bounced: 'Mail to this address bounced.',
  complained: 'The lead marked our mail as spam.',
  manual: 'The address is suppressed by hand.',
} as const;
