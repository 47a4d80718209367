import { useState } from 'react';
import type { ConsentRequest, LeadPage } from '../../../../functions/api/contract/index.ts';
import { Button, Chip } from '../../ui/index.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { Section } from './section.tsx';

const words: Record<LeadPage['consent'], { label: string; help: string }> = {
  subscribed: { label: 'Subscribed', help: 'Gets marketing emails until it says no.' },
  unsubscribed: { label: 'Unsubscribed', help: 'Gets no marketing emails. Flows go on without them.' },
  suppressed: { label: 'Suppressed', help: 'Gets no email at all: it bounced, complained or was blocked.' },
  unknown: { label: 'Not asked', help: 'Has not said yes or no. Gets marketing emails until it says no.' },
};

/** What the lead allows, and a way to write down what it said. */
export const Consent = ({ page }: { page: LeadPage }) => {
  const [open, setOpen] = useState(false);
  const next: ConsentRequest['state'] = page.consent === 'subscribed' ? 'unsubscribed' : 'subscribed';
  return (
    <Section
      title="Email consent"
      aside={
        <Chip tone={page.consent === 'subscribed' ? 'ok' : page.consent === 'unknown' ? undefined : 'error'}>
          {words[page.consent].label}
        </Chip>
      }
    >
      <div className="card-body row-actions">
        <p className="muted grow">{words[page.consent].help}</p>
        {page.consent === 'suppressed' ? null : (
          <Button small onPress={() => setOpen(true)}>
            {next === 'subscribed' ? 'Record consent' : 'Unsubscribe'}
          </Button>
        )}
      </div>
      {open ? (
        <ChangeDialog
          lead={page.id}
          title={next === 'subscribed' ? 'Record consent' : 'Unsubscribe from emails'}
          action={next === 'subscribed' ? 'Record consent' : 'Unsubscribe'}
          reasonLabel="How was it said?"
          placeholder="By phone, to me"
          change={(how) => ({ route: 'consent', body: { state: next, how } })}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </Section>
  );
};
