import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ImportPreview } from '../../../../functions/api/contract/index.ts';
import { standardFields } from '../../../../shared/lead/index.ts';
import { request } from '../../data/index.ts';
import { Button, Choices, count, Icon, inWords, locale, Progress, Select, Switch } from '../../ui/index.ts';
import { RejectedRows } from './rejected-rows.tsx';
import type { Sheet } from './sheet.ts';
import { useImport } from './use-import.ts';

const leaveOut = '';

/** What each column means, what the people on the list agreed to, and then the import itself. */
export const MapColumns = ({
  sheet,
  preview,
  onAgain,
}: {
  sheet: Sheet;
  preview: ImportPreview;
  onAgain: () => void;
}) => {
  const [mapping, setMapping] = useState<Record<string, string | null>>(() =>
    Object.fromEntries(preview.columns.map(({ name, field }) => [name, field])),
  );
  const [consent, setConsent] = useState<'unknown' | 'subscribed'>('unknown');
  const [startFlows, setStartFlows] = useState(false);
  const { run, progress, cancel } = useImport();
  const known = useQuery({
    queryKey: ['fields'],
    queryFn: ({ signal }) => request('GET /api/fields', { signal }),
    staleTime: 60_000,
  });
  const fields = known.data?.items.map(({ field }) => field) ?? standardFields;
  const options = [
    { id: leaveOut, label: 'Leave this column out' },
    ...fields.map(({ name, label }) => ({ id: name, label })),
  ];
  const used = Object.values(mapping).filter((field) => field !== null);
  const twice = used.find((field, at) => used.indexOf(field) !== at);
  const wrong = !used.includes('email')
    ? 'Say which column is the email address: it is how leads are told apart.'
    : twice !== undefined
      ? `Two columns are "${fields.find(({ name }) => name === twice)?.label ?? twice}". Leave one of them out.`
      : null;

  if (progress !== null)
    return (
      <section className="card import-run" aria-label="Import">
        <h2>
          {progress.status === 'done'
            ? `${count(progress.rows - progress.rejected, 'lead')} imported`
            : progress.status === 'cancelled'
              ? `Cancelled after ${count(progress.rows, 'row')}`
              : `Importing ${sheet.name}`}
        </h2>
        <Progress
          label={`${progress.rows.toLocaleString(locale)} of ${count(sheet.rows.length, 'row')}`}
          done={progress.status === 'done' ? 1 : progress.partsDone}
          of={progress.status === 'done' ? 1 : progress.parts}
        />
        {run.isError ? (
          <p role="alert" className="refused">
            {inWords(run.error)} What went in so far stays; importing the file again doubles nobody.
          </p>
        ) : null}
        {progress.rejected > 0 && !run.isPending ? (
          <RejectedRows id={progress.id} rejected={progress.rejected} />
        ) : null}
        <div className="row-actions">
          {progress.status === 'running' && run.isPending ? (
            <Button onPress={cancel}>Cancel the import</Button>
          ) : (
            <>
              <Link href="/leads" className="button primary">
                See the leads
              </Link>
              <Button onPress={onAgain}>Import another file</Button>
            </>
          )}
        </div>
      </section>
    );

  return (
    <>
      <section className="card" aria-labelledby="columns">
        <div className="card-head">
          <h2 id="columns">What do the columns mean?</h2>
          <span className="muted">
            {sheet.name} · {count(sheet.rows.length, 'row')}
          </span>
        </div>
        {sheet.notes.map((note) => (
          <p key={note} className="sheet-note" role="status">
            <Icon name="warning" size={14} /> {note}
          </p>
        ))}
        <ul className="columns">
          {preview.columns.map(({ name, samples }) => (
            <li key={name}>
              <span className="column">
                <b>{name}</b>
                <span className="muted">{samples.slice(0, 3).join(' · ') || 'Empty'}</span>
              </span>
              <Icon name="handoff" />
              <Select
                label={`Field for ${name}`}
                hideLabel
                options={options}
                value={mapping[name] ?? leaveOut}
                onChange={(field) => setMapping({ ...mapping, [name]: field === leaveOut ? null : field })}
              />
            </li>
          ))}
        </ul>
      </section>
      <section className="card import-run" aria-label="Choices">
        <Choices
          label="What have these people agreed to?"
          value={consent}
          onChange={setConsent}
          options={[
            { id: 'unknown', label: 'Not known', help: 'Nobody is recorded as having agreed' },
            { id: 'subscribed', label: 'They asked for marketing emails', help: 'You can show when and how' },
          ]}
        />
        <Switch isSelected={startFlows} onChange={setStartFlows}>
          Let imported leads start flows
        </Switch>
        {wrong ? (
          <p role="status" className="refused">
            {wrong}
          </p>
        ) : null}
        {run.isError ? (
          <p role="alert" className="refused">
            {inWords(run.error)}
          </p>
        ) : null}
        <div className="row-actions">
          <Button
            look="primary"
            isDisabled={wrong !== null || run.isPending}
            onPress={() => run.mutate({ sheet, mapping, consent, startFlows })}
          >
            Import {count(sheet.rows.length, 'row')}
          </Button>
          <Button onPress={onAgain}>Choose another file</Button>
        </div>
      </section>
    </>
  );
};
