import { randomUUID } from 'node:crypto';
import type { Queues } from '../sqs/queues.ts';
import type { Storage } from '../storage/storage.ts';
import { type Caller, ServiceError, type ServiceHandler } from '../wire/answer.ts';
import { parseInput } from '../wire/parse.ts';
import { addressIn, contentOf } from './content.ts';
import { SendEmail } from './input.ts';
import type { Mailroom } from './mailbox.ts';
import { OUTBOX } from './outbox.ts';

/** SES's SendEmail: into the mailbox, where it counts as delivered at once, or by way of the outbox to a mail server. */
export const createSes = (
  storage: Storage,
  queues: Queues,
  mailroom: Mailroom,
  { throughSmtp, isHeld, tellsRepeats }: { throughSmtp: boolean; isHeld: () => boolean; tellsRepeats: boolean },
): ServiceHandler => ({
  operations: ['SendEmail'],
  answer(_operation: string, input: unknown, caller: Caller) {
    const content = contentOf(parseInput(SendEmail, input, 'BadRequestException'));
    caller.mustBeAllowed('ses:SendEmail', `identity/${addressIn(content.from)}`);
    // Unlike SES we can tell a repeat: what was sent under a `once` tag is not sent again under it.
    const { once } = content.tags;
    const before = once === undefined || !tellsRepeats ? undefined : mailroom.sentOnce(once);
    if (before !== undefined) return { MessageId: before };
    if (isHeld()) throw new ServiceError('SendingPausedException', 'Sending is held until somebody lets it go on.');
    const id = randomUUID();
    storage.write(() => {
      mailroom.add(id, content);
      mailroom.publish(id, { type: 'Send' });
      if (throughSmtp) queues.send(OUTBOX, { body: JSON.stringify({ mail: id }) });
      else mailroom.publish(id, { type: 'Delivery' });
    });
    return { MessageId: id };
  },
});
