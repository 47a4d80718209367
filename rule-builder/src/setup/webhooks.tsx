import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { receiverSample } from '../connect/index.ts';
import { me, request } from '../data/index.ts';
import { Button, CodeSample, inWords, TextField } from '../ui/index.ts';
import { Panel } from './panel.tsx';

/** Calls to other systems: where they may go, and how a receiver knows that they are ours. */
export const Webhooks = () => {
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => request('GET /api/settings', { signal }),
  });
  const person = useQuery(me);
  return (
    <Panel title="Webhooks" help="Calls that flows make to other systems, and to chats." asked={settings}>
      {({ privateTargets }) => (
        <div className="card-body stack">
          <section aria-label="Where calls may go" className="stack">
            <h3>Where they may go</h3>
            {privateTargets.length === 0 ? (
              <p>
                To public addresses by https only. Calls into a private network are refused, whatever name they go by; a
                host or range of addresses can be opened where Ripen is run, by <code>RIPEN_WEBHOOK_ALLOW</code>.
              </p>
            ) : (
              <>
                <p>To public addresses by https, and into these private places:</p>
                <ul className="plain-list">
                  {privateTargets.map((target) => (
                    <li key={target}>
                      <code>{target}</code>
                    </li>
                  ))}
                </ul>
                <p className="muted">
                  They are set where Ripen is run, by <code>RIPEN_WEBHOOK_ALLOW</code>.
                </p>
              </>
            )}
          </section>
          {person.data?.roles.includes('admin') ? (
            <Signing />
          ) : (
            <p className="muted">Only admins see signing secrets.</p>
          )}
        </div>
      )}
    </Panel>
  );
};

const Signing = () => {
  const [name, setName] = useState('');
  const show = useMutation({
    mutationFn: () => request('GET /api/webhook-secrets/:name', { params: { name: name.trim() } }),
  });
  return (
    <section aria-label="How they are signed" className="stack">
      <h3>How they are signed</h3>
      <p className="muted">
        A webhook step that names a signing secret sends a header <code>Ripen-Signature</code>. Any name will do: each
        has a secret of its own, which is not stored but worked out anew.
      </p>
      <form
        className="form-row"
        onSubmit={(event) => {
          event.preventDefault();
          show.mutate();
        }}
      >
        <TextField
          label="Name of the signing secret, as the webhook step says it"
          value={name}
          maxLength={60}
          onChange={(next) => {
            setName(next);
            show.reset();
          }}
        />
        <Button type="submit" isDisabled={name.trim() === '' || show.isPending}>
          Show it
        </Button>
      </form>
      {show.isError ? (
        <p role="alert" className="refused">
          {inWords(show.error)}
        </p>
      ) : null}
      {show.data ? (
        <>
          <CodeSample label="The signing secret">{show.data.secret}</CodeSample>
          <p className="muted">What the receiver does with it, in JavaScript:</p>
          <CodeSample label="Code that checks a signature">{receiverSample(show.data.secret)}</CodeSample>
        </>
      ) : null}
    </section>
  );
};
