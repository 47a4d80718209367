import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { render } from '../../../shared/email/index.ts';
import { request } from '../data/index.ts';
import { Segments, Select, Tabs } from '../ui/index.ts';
import { Problems } from './problems.tsx';
import type { Written } from './use-email.ts';

/** A made-up person, for a workspace without leads. */
const sample = {
  firstName: 'Ada',
  lastName: 'Meyer',
  email: 'ada@example.com',
  company: 'Example Ltd',
  jobTitle: 'Head of Marketing',
  industry: 'Software',
  country: 'Germany',
};
const nobody = 'sample';

/** The email as one lead gets it: rendered here by the same code that sends it, in a frame that can do nothing. */
export const Preview = ({
  written,
  lead,
  onLead,
}: {
  written: Written;
  lead: string | null;
  onLead: (lead: string | null) => void;
}) => {
  const [width, setWidth] = useState<'desktop' | 'phone'>('desktop');
  const [tab, setTab] = useState<'html' | 'text'>('html');
  const leads = useQuery({
    queryKey: ['leads', 'for-preview'],
    queryFn: ({ signal }) =>
      request('GET /api/leads', { query: { limit: 25, examples: 'include', sort: '-score' }, signal }),
    staleTime: 60_000,
  });
  const chosen = useQuery({
    queryKey: ['lead', lead],
    queryFn: lead === null ? skipToken : ({ signal }) => request('GET /api/leads/:lead', { params: { lead }, signal }),
    placeholderData: keepPreviousData,
  });
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => request('GET /api/settings', { signal }),
    staleTime: 60_000,
  });
  const shown = useDeferredValue(written);
  const email = useMemo(
    () =>
      render(
        shown,
        {
          lead: (lead === null ? undefined : chosen.data?.profile) ?? sample,
          rep: { name: 'Robin Reyes', email: 'robin@example.com' },
        },
        {
          unsubscribeUrl: `${location.origin}/u/preview`,
          baseUrl: location.origin,
          senderName: settings.data?.settings.company ?? 'Your company',
          address: settings.data?.settings.postalAddress ?? '',
        },
      ),
    [shown, lead, chosen.data, settings.data],
  );
  const options = [
    { id: nobody, label: 'A made-up person' },
    ...(leads.data?.items ?? []).map(({ id, name, company }) => ({ id, label: name, hint: company ?? undefined })),
  ];
  return (
    <section className="preview" aria-label="Preview">
      <div className="preview-bar">
        <Select
          label="Preview for"
          hideLabel
          options={options}
          value={lead ?? nobody}
          onChange={(id) => onLead(id === nobody ? null : id)}
        />
        <span className="grow" />
        <Segments
          label="Width"
          value={width}
          onChange={setWidth}
          options={[
            { id: 'desktop', label: 'Desktop' },
            { id: 'phone', label: 'Phone' },
          ]}
        />
      </div>
      <div className="envelope">
        <b>{email.subject || 'No subject'}</b>
        <span className="muted">{email.preheader}</span>
      </div>
      <Problems of="subject" problems={email.problems} />
      <Tabs
        label="Parts of the email"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            id: 'html',
            label: 'As it looks',
            content: (
              <div className={`paper ${width}`}>
                <iframe
                  title="Email preview"
                  sandbox="allow-same-origin"
                  srcDoc={email.html.replace('<head>', '<head><base target="_blank">')}
                />
              </div>
            ),
          },
          {
            id: 'text',
            label: 'Plain text',
            content: <pre className="plain-text">{email.text}</pre>,
          },
        ]}
      />
    </section>
  );
};
