import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { curlSample, formSample, KeyNeeded, placeholderKey, useTrackingKey } from '../connect/index.ts';
import { Button, CheckBox, CodeSample, Select, Tabs, TextField } from '../ui/index.ts';

const deeds = [
  'Ebook Downloaded',
  'Webinar Attended',
  'Pricing Viewed',
  'Demo Requested',
  'Trial Started',
  'BANT Completed',
];

/** A form that posts to the public address as any website would, and the same as HTML and as a command. */
export const TryForm = ({ email: known }: { email: string | null }) => {
  const tracking = useTrackingKey();
  const client = useQueryClient();
  const [tab, setTab] = useState<'form' | 'html' | 'curl'>('form');
  const [email, setEmail] = useState(known ?? '');
  const [name, setName] = useState('');
  const [company, setCompany] = useState('');
  const [deed, setDeed] = useState('Demo Requested');
  const [agreed, setAgreed] = useState(true);
  const post = useMutation({
    mutationFn: async () => {
      const key = tracking.key ?? (await tracking.make.mutateAsync()).secret;
      const fields = new URLSearchParams({
        email,
        activity: deed,
        form: 'first-steps',
        messageId: crypto.randomUUID(),
      });
      if (name) fields.set('firstName', name);
      if (company) fields.set('company', company);
      if (agreed) fields.set('consent', 'yes');
      if (deed === 'BANT Completed') for (const [field, value] of Object.entries(bant)) fields.set(field, value);
      const response = await fetch(`/f/${key}`, {
        method: 'POST',
        body: fields,
        headers: { accept: 'application/json' },
      });
      if (!response.ok) {
        const answer = (await response.json().catch(() => null)) as {
          problems?: { message: string; hint: string }[];
        } | null;
        const problem = answer?.problems?.[0];
        throw new Error(problem ? `${problem.message} ${problem.hint}` : `Ripen answered ${response.status}.`);
      }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['leads'] }),
  });
  const key = tracking.key ?? placeholderKey;
  return (
    <div className="try">
      <Tabs
        label="Ways to post"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            id: 'form',
            label: 'Try it here',
            content: (
              <form
                className="try-form"
                aria-label="Be a visitor"
                onSubmit={(event) => {
                  event.preventDefault();
                  post.mutate();
                }}
              >
                <TextField label="Email" type="email" placeholder="ada@example.com" value={email} onChange={setEmail} />
                <div className="form-row">
                  <TextField label="First name" value={name} onChange={setName} />
                  <TextField label="Company" value={company} onChange={setCompany} />
                </div>
                <Select
                  label="What did they do?"
                  value={deed}
                  onChange={setDeed}
                  options={deeds.map((id) => ({ id, label: id }))}
                />
                <CheckBox isSelected={agreed} onChange={setAgreed}>
                  Send me news by email
                </CheckBox>
                <div className="row-actions">
                  <Button look="primary" type="submit" isDisabled={!email.includes('@') || post.isPending}>
                    {post.isPending ? 'Sending…' : 'Send the form'}
                  </Button>
                  <span role="status" className={post.isError ? 'refused' : 'muted'}>
                    {post.isSuccess
                      ? 'Taken. Send another to ripen the lead further.'
                      : post.isError
                        ? post.error.message
                        : ''}
                  </span>
                </div>
              </form>
            ),
          },
          {
            id: 'html',
            label: 'For your website',
            content: (
              <div className="try-form">
                <KeyNeeded tracking={tracking} />
                <CodeSample label="HTML form">{formSample(location.origin, key)}</CodeSample>
              </div>
            ),
          },
          {
            id: 'curl',
            label: 'From a shell',
            content: (
              <div className="try-form">
                <KeyNeeded tracking={tracking} />
                <CodeSample label="Command that posts an activity">{curlSample(location.origin, key)}</CodeSample>
              </div>
            ),
          },
        ]}
      />
    </div>
  );
};

const bant = { budget: 'approved', authority: 'decision maker', need: 'urgent', timeline: 'this quarter' };
