import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { TemplatePage } from '../../../functions/api/contract/index.ts';
import { checkTemplate } from '../../../shared/email/index.ts';
import { standardFields } from '../../../shared/lead/index.ts';
import { me, request } from '../data/index.ts';
import { Button, Chip, Icon, inWords, Segments, TextField } from '../ui/index.ts';
import { Body } from './body.tsx';
import { Preview } from './preview.tsx';
import { Problems } from './problems.tsx';
import { TestSend } from './test-send.tsx';
import { useEmail } from './use-email.ts';

/** An email as it is written beside the email as a lead gets it. */
export const EmailEditor = ({ page }: { page: TemplatePage }) => {
  const email = useEmail(page);
  const { written, change } = email;
  const [testing, setTesting] = useState<string | null>(null);
  const [lead, setLead] = useState<string | null>(null);
  const person = useQuery(me);
  const writes = person.data?.roles.some((role) => role !== 'sales') === true;
  const known = useQuery({
    queryKey: ['fields'],
    queryFn: ({ signal }) => request('GET /api/fields', { signal }),
    staleTime: 60_000,
  });
  const fields = known.data?.items.map(({ field }) => field) ?? standardFields;
  const problems = checkTemplate(written, fields);
  const empty = written.subject.trim() === '' || written.body.trim() === '' || written.name.trim() === '';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const uses = [...new Map(page.row.usedBy.map((use) => [use.flow, use])).values()];
  return (
    <div className="email-editor">
      <header>
        <Link href="/emails" className="back">
          <Icon name="chevron-left" size={14} /> Emails
        </Link>
        <h1>{written.name || 'Email'}</h1>
        {email.changed ? <Chip tone="warning">Not saved</Chip> : <Chip tone="ok">Saved</Chip>}
        <span className="grow" />
        {email.changed ? (
          <Button look="quiet" onPress={email.discard}>
            Discard
          </Button>
        ) : null}
        {writes ? (
          <>
            <Button icon="mail" isDisabled={empty || errors > 0} onPress={() => setTesting(person.data?.email ?? '')}>
              Send a test
            </Button>
            <Button
              look="primary"
              isDisabled={!email.changed || empty || errors > 0 || email.save.isPending}
              onPress={email.saveNow}
            >
              Save
            </Button>
          </>
        ) : null}
      </header>
      {email.conflict ? (
        <div className="banner warning" role="alert">
          <span>{inWords(email.save.error)}</span>
          <Button small onPress={email.loadTheirs}>
            Load theirs
          </Button>
          <Button small onPress={email.saveOver}>
            Keep mine
          </Button>
        </div>
      ) : email.save.isError ? (
        <div className="banner error" role="alert">
          {inWords(email.save.error)} What you wrote is kept on this device.
        </div>
      ) : null}
      <div className="halves">
        <form className="writing" aria-label="Email" onSubmit={(event) => event.preventDefault()}>
          <div className="form-row">
            <TextField
              label="Name, for your team"
              value={written.name}
              onChange={(name) => change({ name })}
              maxLength={120}
            />
            <div className="field kind">
              <span className="label">Kind</span>
              <Segments
                label="Kind"
                value={written.topic}
                onChange={(topic) => change({ topic })}
                options={[
                  { id: 'marketing', label: 'Marketing' },
                  { id: 'transactional', label: 'Transactional' },
                ]}
              />
            </div>
          </div>
          <p className="muted kind-help">
            {written.topic === 'marketing'
              ? 'Not to leads who said no; with an unsubscribe link and your postal address.'
              : 'Answers something the lead asked for, so it is sent without asking for consent.'}
          </p>
          <div>
            <TextField
              label="Subject"
              value={written.subject}
              onChange={(subject) => change({ subject })}
              maxLength={300}
            />
            <Problems of="subject" problems={problems} />
          </div>
          <div>
            <TextField
              label="Preview line"
              description="Shown after the subject in the inbox."
              value={written.preheader}
              onChange={(preheader) => change({ preheader })}
              maxLength={300}
            />
            <Problems of="preheader" problems={problems} />
          </div>
          <Body value={written.body} onChange={(body) => change({ body })} fields={fields} problems={problems} />
          <section className="uses" aria-labelledby="uses">
            <h2 id="uses">Sent by</h2>
            {uses.length === 0 ? (
              <p className="muted">No flow sends it yet. Choose it in a flow's "Send email" step.</p>
            ) : (
              <ul>
                {uses.map((use) => (
                  <li key={use.flow}>
                    <Link href={`/flows/${use.flow}?step=${encodeURIComponent(use.step)}`}>{use.flowName}</Link>
                    <Chip tone={use.live ? 'ok' : undefined}>{use.live ? 'Live' : 'Draft'}</Chip>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </form>
        <Preview written={written} lead={lead} onLead={setLead} />
      </div>
      {testing === null ? null : (
        <TestSend written={written} lead={lead} to={testing} onClose={() => setTesting(null)} />
      )}
    </div>
  );
};
