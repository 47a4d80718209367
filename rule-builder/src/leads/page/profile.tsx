import { useState } from 'react';
import type { LeadPage } from '../../../../functions/api/contract/index.ts';
import { standardFields } from '../../../../shared/lead/index.ts';
import { Button, locale } from '../../ui/index.ts';
import { EditProfile } from './edit-profile.tsx';
import { Section } from './section.tsx';

const labels = new Map(standardFields.map(({ name, label }) => [name, label]));
const order = new Map(standardFields.map(({ name }, at) => [name, at]));
const derived: Record<string, string> = {
  emailDomain: 'Email domain',
  emailKind: 'Kind of email',
  competitor: 'Competitor',
};

/** What is known of the lead, in the order in which people ask. */
export const Profile = ({ page }: { page: LeadPage }) => {
  const [editing, setEditing] = useState(false);
  const fields = Object.entries(page.profile)
    .filter(([, value]) => value !== null && value !== '')
    .toSorted(([a], [b]) => (order.get(a) ?? 99) - (order.get(b) ?? 99) || (a < b ? -1 : 1));
  return (
    <Section
      title="Profile"
      aside={
        <Button small look="quiet" aria-label="Edit the profile" onPress={() => setEditing(true)}>
          Edit
        </Button>
      }
    >
      {fields.length === 0 ? (
        <p className="muted card-body">Nothing known yet. A form or an identify call tells who it is.</p>
      ) : (
        <dl className="profile">
          {fields.map(([name, value]) => (
            <div key={name}>
              <dt>{labels.get(name) ?? derived[name] ?? name}</dt>
              <dd>{shown(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {editing ? <EditProfile page={page} onClose={() => setEditing(false)} /> : null}
    </Section>
  );
};

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

const shown = (value: LeadPage['profile'][string]): string =>
  typeof value === 'string' && instant.test(value)
    ? day.format(Date.parse(value))
    : typeof value === 'boolean'
      ? value
        ? 'Yes'
        : 'No'
      : Array.isArray(value)
        ? value.map(String).join(', ')
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);
