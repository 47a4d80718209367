import type { Json } from '../../../shared/activity/index.ts';
import { useKnown } from '../editor/index.ts';
import { CheckBox, ComboBox, IconButton, NumberField, Select, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';

/** Fields of the profile that are set or cleared. */
export const UpdateLeadForm: Form<'updateLead'> = ({ settings, set, error }) => {
  const { leadFields } = useKnown();
  const put = (name: string, value: Json) => set({ fields: { ...settings.fields, [name]: value } }, `fields/${name}`);
  const free = leadFields.filter(({ name }) => !Object.hasOwn(settings.fields, name));
  return (
    <>
      {Object.entries(settings.fields).map(([name, value]) => {
        const field = leadFields.find((each) => each.name === name);
        const label = field?.label ?? name;
        const where = `fields/${name}`;
        return (
          <section key={name} className="form-group" aria-label={label}>
            <header>
              <span className="label">{label}</span>
              <IconButton
                icon="close"
                label={`Leave ${label} alone`}
                small
                onPress={() => {
                  const { [name]: _, ...fields } = settings.fields;
                  set({ fields }, 'remove');
                }}
              />
            </header>
            {value === null ? null : field?.type === 'number' ? (
              <NumberField
                label={label}
                hideLabel
                value={typeof value === 'number' ? value : undefined}
                where={where}
                onChange={(next) => put(name, next ?? 0)}
              />
            ) : field?.type === 'boolean' ? (
              <Select
                label={label}
                hideLabel
                value={value === true ? 'yes' : 'no'}
                where={where}
                options={[
                  { id: 'yes', label: 'Yes' },
                  { id: 'no', label: 'No' },
                ]}
                onChange={(answer) => put(name, answer === 'yes')}
              />
            ) : field?.type === 'date' ? (
              <TextField
                label={label}
                hideLabel
                type="date"
                value={typeof value === 'string' ? value : ''}
                where={where}
                onChange={(next) => put(name, next)}
              />
            ) : (
              <ComboBox
                label={label}
                hideLabel
                free
                value={Array.isArray(value) ? value.join(', ') : String(value)}
                where={where}
                error={error(where)}
                options={(field?.options ?? []).map((option) => ({ id: option, label: option }))}
                onChange={(next) =>
                  put(name, field?.type === 'list' ? next.split(',').map((item) => item.trim()) : next)
                }
              />
            )}
            <CheckBox isSelected={value === null} onChange={(clear) => put(name, clear ? null : '')}>
              Clear it
            </CheckBox>
          </section>
        );
      })}
      <ComboBox
        key={free.length}
        label="Add a field"
        value=""
        where="fields"
        error={error('fields')}
        placeholder="Choose a field"
        options={free.map(({ name, label }) => ({ id: name, label }))}
        onChange={(name) => {
          const field = leadFields.find((each) => each.name === name);
          put(name, field?.type === 'number' ? 0 : field?.type === 'boolean' ? true : (field?.options?.[0] ?? ''));
        }}
      />
    </>
  );
};
