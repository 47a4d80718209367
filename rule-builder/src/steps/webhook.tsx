import { useKnown } from '../editor/index.ts';
import { CheckBox, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';

/** Another system that is called with the lead. */
export const WebhookForm: Form<'webhook'> = ({ settings, set, error }) => {
  const { leadFields } = useKnown();
  return (
    <>
      <TextField
        label="Address"
        type="url"
        placeholder="https://…"
        value={settings.url}
        where="url"
        error={error('url')}
        onChange={(url) => set({ ...settings, url }, 'url')}
      />
      <TextField
        label="Name of the signing secret"
        description="Setup, Webhooks shows the secret to copy to the receiver. Without one the receiver cannot tell that the call is ours."
        value={settings.secretName ?? ''}
        maxLength={60}
        where="secretName"
        error={error('secretName')}
        onChange={(secretName) => {
          const { secretName: _, ...rest } = settings;
          set(secretName === '' ? rest : { ...rest, secretName }, 'secretName');
        }}
      />
      <fieldset className="field plain">
        <legend className="label">Fields to send</legend>
        <div className="checks">
          {leadFields.map(({ name, label }) => (
            <CheckBox
              key={name}
              isSelected={settings.fields.includes(name)}
              onChange={(on) =>
                set(
                  { ...settings, fields: on ? [...settings.fields, name] : settings.fields.filter((f) => f !== name) },
                  'fields',
                )
              }
            >
              {label}
            </CheckBox>
          ))}
        </div>
      </fieldset>
    </>
  );
};
