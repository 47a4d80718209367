import { Link } from 'wouter';
import type { MessageRow } from '../../../../functions/api/contract/index.ts';
import { Chip } from '../../ui/index.ts';
import { Section } from './section.tsx';
import { When } from './when.tsx';

const words: Record<MessageRow['status'], string> = {
  claimed: 'Being sent',
  sent: 'Sent',
  delivered: 'Delivered',
  opened: 'Opened',
  clicked: 'Clicked',
  bounced: 'Bounced',
  complained: 'Complained',
  refused: 'Not sent',
};
const bad: readonly MessageRow['status'][] = ['bounced', 'complained', 'refused'];

/** The emails this lead was sent, or was not and why. */
export const Emails = ({ emails }: { emails: readonly MessageRow[] }) => (
  <Section title="Emails">
    {emails.length === 0 ? (
      <p className="muted card-body">None yet.</p>
    ) : (
      <ul className="lead-rows">
        {emails.map((email) => (
          <li key={email.id}>
            <Link href={`/emails/${email.template}`}>
              <span className="what">
                <b>{email.subject === '' ? email.templateName : email.subject}</b>
                <span className="muted">{email.reason ?? email.templateName}</span>
              </span>
              <span className="end">
                <Chip
                  tone={bad.includes(email.status) ? 'error' : /opened|clicked/.test(email.status) ? 'ok' : undefined}
                >
                  {words[email.status]}
                </Chip>
                <When at={email.at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    )}
  </Section>
);
