import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CreateKeyRequest, Scope } from '../../../functions/api/contract/index.ts';
import { rememberTrackingKey } from '../connect/index.ts';
import { request } from '../data/index.ts';
import { Button, CheckBox, Choices, CodeSample, Dialog, inWords, TextField } from '../ui/index.ts';

const scopes: readonly { id: Scope; label: string }[] = [
  { id: 'leads:read', label: 'Read leads' },
  { id: 'leads:write', label: 'Add activities and change leads' },
  { id: 'tasks:read', label: 'Read the sales inbox' },
  { id: 'tasks:write', label: 'Accept and reject handoffs' },
  { id: 'flows:read', label: 'Read flows' },
  { id: 'flows:write', label: 'Change and publish flows' },
  { id: 'reports:read', label: 'Read reports' },
  { id: 'setup', label: 'Change setup' },
];
const listOf = (text: string) => text.split(/[\s,]+/).filter((part) => part !== '');

/** Makes a key and shows it the only time that it can be seen. */
export const NewKey = ({ onClose }: { onClose: () => void }) => {
  const [kind, setKind] = useState<CreateKeyRequest['kind']>('tracking');
  const [name, setName] = useState('');
  const [origins, setOrigins] = useState('*');
  const [thankYou, setThankYou] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['leads:read', 'leads:write']);
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      request('POST /api/keys', {
        body:
          kind === 'tracking'
            ? { name: name.trim(), kind, origins: listOf(origins), thankYouOrigins: listOf(thankYou) }
            : { name: name.trim(), kind, scopes: [...chosen] },
      }),
    onSuccess: async ({ key, secret }) => {
      if (key.kind === 'tracking') rememberTrackingKey({ id: key.id, key: secret });
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  if (make.data)
    return (
      <Dialog
        title="Your new key"
        width={520}
        onClose={onClose}
        footer={
          <Button look="primary" onPress={onClose}>
            I have copied it
          </Button>
        }
      >
        <CodeSample label="The new key">{make.data.secret}</CodeSample>
        <p>
          <b>This is the only time it is shown.</b> Ripen keeps only a mark to recognise it by.
          {make.data.key.kind === 'server' ? ' Keep it secret: whoever has it acts as this key.' : ''}
        </p>
      </Dialog>
    );
  return (
    <Dialog
      title="New key"
      width={480}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={name.trim() === '' || (kind === 'server' && chosen.length === 0) || make.isPending}
            onPress={() => make.mutate()}
          >
            Make key
          </Button>
        </>
      }
    >
      <TextField label="Name" placeholder="Main website" value={name} onChange={setName} autoFocus maxLength={120} />
      <Choices
        label="What is it for?"
        value={kind}
        onChange={setKind}
        options={[
          { id: 'tracking', label: 'Websites and forms', help: 'public, only adds activities' },
          { id: 'server', label: 'A server of yours', help: 'secret, does what you allow' },
        ]}
      />
      {kind === 'tracking' ? (
        <>
          <TextField
            label="Websites that may post"
            description="Origins such as https://www.example.com; * is any."
            value={origins}
            onChange={setOrigins}
          />
          <TextField
            label="Where forms may send people on to"
            placeholder="https://www.example.com"
            value={thankYou}
            onChange={setThankYou}
          />
        </>
      ) : (
        <fieldset className="scopes">
          <legend className="label">It may</legend>
          {scopes.map(({ id, label }) => (
            <CheckBox
              key={id}
              isSelected={chosen.includes(id)}
              onChange={(on) => setChosen(on ? [...chosen, id] : chosen.filter((it) => it !== id))}
            >
              {label}
            </CheckBox>
          ))}
        </fieldset>
      )}
      {make.isError ? (
        <p role="alert" className="refused">
          {inWords(make.error)}
        </p>
      ) : null}
    </Dialog>
  );
};
