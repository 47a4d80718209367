import { type ConditionField, operatorOf, type Test } from '../../../../shared/condition/index.ts';
import { ComboBox, NumberField, Select, TextField } from '../../ui/index.ts';
import { useSamples } from './known-values.ts';

type Value = Test['value'];

const asNumberOrText = (text: string, field: ConditionField | undefined): string | number => {
  const number = Number(text);
  return field?.type === 'number' && text.trim() !== '' && !Number.isNaN(number) ? number : text;
};

/** The third part of a condition row: what the field is compared with, typed by field and operator. */
export const ConditionValue = ({
  test,
  field,
  samples: given,
  onChange,
  where,
  error,
}: {
  test: Test;
  field: ConditionField | undefined;
  samples?: readonly (string | number | boolean)[];
  onChange: (value: Value) => void;
  where: string;
  error?: string | undefined;
}) => {
  const known = useSamples(test.field[0] === 'lead' ? (test.field[1] ?? '') : '');
  const samples = given ?? known;
  const { op, value } = test;
  const common = { label: 'Value', hideLabel: true, where: `${where}/value`, error } as const;
  const input = operatorOf(op)?.input ?? 'one';
  if (input === 'none') return null;
  if (input === 'range') {
    const [low, high] = Array.isArray(value) ? value : [];
    const put = (index: 0 | 1) => (next: number | undefined) => {
      const bounds = [Number(low ?? 0), Number(high ?? 0)];
      bounds[index] = next ?? 0;
      onChange(bounds);
    };
    return (
      <div className="side-by-side">
        <NumberField {...common} label="From" value={Number(low ?? 0)} onChange={put(0)} />
        <NumberField {...common} label="To" value={Number(high ?? 0)} onChange={put(1)} />
      </div>
    );
  }
  if (input === 'days')
    return (
      <NumberField
        {...common}
        value={typeof value === 'number' ? value : undefined}
        onChange={onChange}
        min={1}
        max={3650}
        unit="days"
      />
    );
  if (input === 'date')
    return <TextField {...common} type="date" value={typeof value === 'string' ? value : ''} onChange={onChange} />;
  const options = [
    ...(field?.options ?? []).map((option) => ({ id: option.value, label: option.label })),
    ...samples
      .map(String)
      .filter((sample) => !field?.options?.some((option) => option.value === sample))
      .map((sample) => ({ id: sample, label: sample, hint: 'in use' })),
  ];
  if (input === 'several') {
    const items = Array.isArray(value) ? value.map(String) : [];
    return (
      <TextField
        {...common}
        value={items.join(', ')}
        placeholder={
          options
            .slice(0, 2)
            .map(({ label }) => label)
            .join(', ') || 'One, another'
        }
        onChange={(text) =>
          onChange(
            text.trim() === ''
              ? []
              : text
                  .split(',')
                  .map((item, index, all) =>
                    asNumberOrText(index === all.length - 1 ? item.trimStart() : item.trim(), field),
                  ),
          )
        }
      />
    );
  }
  if (field?.type === 'boolean')
    return (
      <Select
        {...common}
        value={value === false ? 'no' : 'yes'}
        onChange={(answer) => onChange(answer === 'yes')}
        options={[
          { id: 'yes', label: 'Yes' },
          { id: 'no', label: 'No' },
        ]}
      />
    );
  if (field?.type === 'number' || input === 'number')
    return <NumberField {...common} value={typeof value === 'number' ? value : undefined} onChange={onChange} />;
  return (
    <ComboBox
      {...common}
      free
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      onChange={onChange}
      options={options}
      placeholder="Value"
    />
  );
};
