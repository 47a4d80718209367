import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SettingsPage } from '../../../functions/api/contract/index.ts';
import { type FieldType, standardFields } from '../../../shared/lead/index.ts';
import { me, request } from '../data/index.ts';
import { Button, count, Dialog, EmptyState, inWords, locale, Select, Table, TextField, toast } from '../ui/index.ts';
import { Panel } from './panel.tsx';

type OwnField = SettingsPage['settings']['fields'][number];

const typeNames: Record<FieldType, string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date',
  list: 'List of texts',
};

/** A trait's name as trackers send it: "Number of seats" is `numberOfSeats`. */
const nameFrom = (label: string): string =>
  label
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 ]+/g, '')
    .trim()
    .split(/ +/)
    .map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
    .slice(0, 80);

/** Fields of a lead that only this workspace has. */
export const Fields = () => {
  const person = useQuery(me);
  const admin = person.data?.roles.includes('admin') === true;
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => request('GET /api/settings', { signal }),
  });
  const used = useQuery({
    queryKey: ['fields'],
    queryFn: ({ signal }) => request('GET /api/fields', { signal }),
  });
  const [editing, setEditing] = useState<OwnField | 'new' | null>(null);
  const leadsWith = (name: string) => used.data?.items.find(({ field }) => field.name === name)?.leads;
  return (
    <>
      <Panel
        title="Your own fields"
        help="What you know of a lead beside the usual: offered in conditions, fit rules, emails and imports."
        asked={settings}
        action={
          admin ? (
            <Button icon="add" onPress={() => setEditing('new')}>
              New field
            </Button>
          ) : null
        }
      >
        {({ settings: { fields } }) =>
          fields.length === 0 ? (
            <EmptyState title="No fields of your own yet">
              The {standardFields.length} usual ones, from industry to budget, are there already.
            </EmptyState>
          ) : (
            <Table
              label="Your own fields"
              rows={fields}
              rowKey={({ name }) => name}
              columns={[
                { id: 'label', label: 'Field', cell: ({ label }) => <b>{label}</b> },
                { id: 'name', label: 'Sent as', cell: ({ name }) => <code>{name}</code> },
                {
                  id: 'type',
                  label: 'Kind',
                  cell: ({ type, options = [] }) =>
                    options.length > 0 ? `${typeNames[type]}: ${options.join(', ')}` : typeNames[type],
                },
                {
                  id: 'leads',
                  label: 'Leads that have it',
                  number: true,
                  cell: ({ name }) => leadsWith(name)?.toLocaleString(locale) ?? '–',
                },
                {
                  id: 'edit',
                  label: '',
                  cell: (field) =>
                    admin ? (
                      <Button small onPress={() => setEditing(field)} aria-label={`Change ${field.label}`}>
                        Change
                      </Button>
                    ) : null,
                },
              ]}
            />
          )
        }
      </Panel>
      {editing !== null && settings.data ? (
        <EditField
          field={editing === 'new' ? null : editing}
          page={settings.data}
          having={editing === 'new' ? 0 : (leadsWith(editing.name) ?? 0)}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
};

const EditField = ({
  field,
  page,
  having,
  onClose,
}: {
  field: OwnField | null;
  page: SettingsPage;
  having: number;
  onClose: () => void;
}) => {
  const client = useQueryClient();
  const [label, setLabel] = useState(field?.label ?? '');
  const [type, setType] = useState<FieldType>(field?.type ?? 'text');
  const [choices, setChoices] = useState(field?.options?.join('\n') ?? '');
  const name = field?.name ?? nameFrom(label);
  const { fields } = page.settings;
  const taken =
    field === null && (standardFields.some((it) => it.name === name) || fields.some((it) => it.name === name));
  const put = useMutation({
    mutationFn: (next: OwnField[]) =>
      request('PUT /api/settings', { body: { settings: { ...page.settings, fields: next } }, revision: page.revision }),
    onSuccess: (next) => {
      client.setQueryData(['settings'], next);
      void client.invalidateQueries({ queryKey: ['fields'] });
      onClose();
    },
  });
  const save = () => {
    const options = choices
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const hasChoices = (type === 'text' || type === 'list') && options.length > 0;
    const made: OwnField = { name, label: label.trim(), type, ...(hasChoices && { options }) };
    const next = field === null ? [...fields, made] : fields.map((it) => (it.name === name ? made : it));
    put.mutate(next, { onSuccess: () => toast('Saved.') });
  };
  const remove = () =>
    put.mutate(
      fields.filter((it) => it.name !== name),
      { onSuccess: () => toast(`${label} is no longer offered.`) },
    );
  return (
    <Dialog
      title={field?.label ?? 'New field'}
      width={480}
      onClose={onClose}
      footer={
        <>
          {field ? (
            <Button look="danger" isDisabled={put.isPending} onPress={remove}>
              Remove
            </Button>
          ) : null}
          <Button onPress={onClose}>Not now</Button>
          <Button look="primary" isDisabled={name === '' || taken || put.isPending} onPress={save}>
            Save
          </Button>
        </>
      }
    >
      <TextField label="Name" value={label} onChange={setLabel} maxLength={120} />
      <p className="muted">
        {name === ''
          ? 'Give it a name in Latin letters.'
          : taken
            ? 'There is such a field already.'
            : 'Trackers, forms and imports send it as '}
        {name === '' || taken ? null : <code>{name}</code>}
      </p>
      <Select
        label="Kind"
        value={type}
        onChange={setType}
        options={(Object.keys(typeNames) as FieldType[]).map((id) => ({ id, label: typeNames[id] }))}
      />
      {type === 'text' || type === 'list' ? (
        <TextField
          label="Usual answers"
          description="One a line; they are offered first. Others are kept too."
          value={choices}
          onChange={setChoices}
          lines={4}
        />
      ) : null}
      {field ? (
        <p className="muted">
          {count(having, 'lead')} {having === 1 ? 'has' : 'have'} it. Removing it takes it out of pickers and imports;
          what leads have stays, and rules that ask for it go on.
        </p>
      ) : null}
      {put.isError ? (
        <p role="alert" className="refused">
          {inWords(put.error)}
        </p>
      ) : null}
    </Dialog>
  );
};
