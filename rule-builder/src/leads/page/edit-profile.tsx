import { useState } from 'react';
import type { LeadPage, ProfileRequest } from '../../../../functions/api/contract/index.ts';
import { type LeadField, standardFields } from '../../../../shared/lead/index.ts';
import { Button, ComboBox, Dialog, inWords, NumberField, TextField } from '../../ui/index.ts';
import { useChange } from './use-change.ts';

/** The address is who the lead is, and when it came is not for people to say. */
const fixed: ReadonlySet<string> = new Set(['email', 'createdAt']);
const fields = standardFields.filter(({ name, type }) => !fixed.has(name) && (type === 'text' || type === 'number'));

/** Corrects what is known of a lead; what is emptied is forgotten, what is left alone is not sent. */
export const EditProfile = ({ page, onClose }: { page: LeadPage; onClose: () => void }) => {
  const [changed, setChanged] = useState<ProfileRequest['fields']>({});
  const change = useChange(page.id, onClose);
  const put = (name: string, value: string | number | null) => setChanged((before) => ({ ...before, [name]: value }));
  return (
    <Dialog
      title={`What is known of ${page.row.name}`}
      width={560}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={Object.keys(changed).length === 0 || change.isPending}
            onPress={() => change.mutate({ route: 'profile', body: { fields: changed } })}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="profile-form">
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={field.name in changed ? changed[field.name] : page.profile[field.name]}
            onChange={(value) => put(field.name, value)}
          />
        ))}
      </div>
      {change.isError ? (
        <p role="alert" className="refused">
          {inWords(change.error)}
        </p>
      ) : null}
    </Dialog>
  );
};

const Field = ({
  field: { label, type, options },
  value,
  onChange,
}: {
  field: LeadField;
  value: unknown;
  onChange: (value: string | number | null) => void;
}) => {
  if (type === 'number')
    return (
      <NumberField
        label={label}
        value={typeof value === 'number' ? value : undefined}
        onChange={(next) => onChange(next ?? null)}
        min={0}
      />
    );
  const text = typeof value === 'string' ? value : '';
  const write = (next: string) => onChange(next.trim() === '' ? null : next);
  return options ? (
    <ComboBox label={label} options={options.map((id) => ({ id, label: id }))} value={text} onChange={write} free />
  ) : (
    <TextField label={label} value={text} onChange={write} maxLength={500} />
  );
};
