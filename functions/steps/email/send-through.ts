import { RetryableError } from '../../runtime/index.ts';
import { liftTrouble, noteTrouble, readTrouble } from '../../store/trouble.ts';
import type { Tools } from '../tools.ts';
import { type Outgoing, type Sent, send } from './send.ts';

const MAIL = 'mail';
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** Too fast for the provider: passes within seconds, and is no trouble that anybody must see to. */
const throttled: ReadonlySet<string> = new Set(['TooManyRequestsException', 'ThrottlingException', 'Throttling']);

/** Whether the provider knows an email that it has had already by its `once` tag: then a repeat sends nothing. */
export const canTellRepeats = ({ deps }: Pick<Tools, 'deps'>): boolean => deps.env.MAIL_REPEATS === 'told apart';

/**
 * Sends with regard to how the provider fares: while it takes no mail of ours (an identity not verified yet, a sandbox,
 * a paused account) it is asked now and then only, that is told with its words, and the first email that it takes lifts it.
 */
export const sendThrough = async (
  tools: Tools,
  email: Outgoing,
): Promise<Exclude<Sent, { what: 'notYet' }> | { what: 'notYet'; error: Error }> => {
  const trouble = await readTrouble(tools.tables, MAIL);
  if (trouble?.until !== undefined && Date.parse(trouble.until) > tools.deps.now()) {
    return { what: 'notYet', error: new RetryableError(trouble.said) };
  }
  const sent = await send(tools.ses, email);
  if (sent.what === 'sent' && trouble !== undefined) await liftTrouble(tools.tables, MAIL, tools.now());
  if (sent.what !== 'notYet') return sent;
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, trouble?.count ?? 0));
  await noteTrouble(tools.tables, {
    id: MAIL,
    what: 'mail',
    about: '',
    said: sent.reason,
    at: tools.now(),
    ...(!throttled.has(sent.name) && { until: new Date(tools.deps.now() + pause).toISOString() }),
  });
  tools.deps.log.warn('The mail provider takes no mail of ours.', { alarm: 'counterpart-trouble', said: sent.reason });
  return { what: 'notYet', error: new RetryableError(sent.reason) };
};
