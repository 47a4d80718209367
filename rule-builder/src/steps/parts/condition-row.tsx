import { type ConditionField, type FieldCatalogue, operators, type Test } from '../../../../shared/condition/index.ts';
import { ComboBox, IconButton, Select } from '../../ui/index.ts';
import { ConditionValue, firstValue } from './condition-value.tsx';
import { useProperties } from './known-values.ts';

const keyOf = (path: readonly string[]): string => JSON.stringify(path);

const headings: Readonly<Record<ConditionField['about'], string>> = {
  'this activity': 'This activity',
  lead: 'Lead',
  score: 'Score and stage',
  bant: 'BANT',
  'activity history': 'What the lead did',
  consent: 'Consent',
  segments: 'Segments',
};

/** The operators that go with a field; all of them where only the sender knows its type. */
const operatorsFor = (field: ConditionField | undefined) =>
  operators.filter((operator) => field?.type === undefined || operator.types.includes(field.type));

/** A test on the first field of the list, ready to be changed. */
export const newTest = (catalogue: FieldCatalogue): Test => {
  const field = catalogue.find(['score', 'total']) ?? catalogue.fields[0];
  return testOn(field, field?.path ?? ['score', 'total']);
};

const firstOperator = (field: ConditionField | undefined): string =>
  field?.type === 'number' ? 'gte' : field?.type === 'date' ? 'withinLastDays' : (operatorsFor(field)[0]?.op ?? 'is');

const testOn = (field: ConditionField | undefined, path: readonly string[]): Test => {
  const op = firstOperator(field);
  const value = firstValue(op, field);
  return { kind: 'test', field: [...path], op, ...(value === undefined ? {} : { value }) };
};

/** One row: field → operator → value. */
export const ConditionRow = ({
  test,
  onChange,
  onRemove,
  catalogue,
  activity,
  where,
  error,
}: {
  test: Test;
  onChange: (test: Test) => void;
  onRemove: () => void;
  catalogue: FieldCatalogue;
  /** The activity whose properties can be asked about. */
  activity: string | null;
  where: string;
  error: (where: string) => string | undefined;
}) => {
  const properties = useProperties(activity ?? '');
  const field = catalogue.find(test.field);
  const listed = [
    ...properties.map(({ name }) => ({
      path: ['activity', 'properties', name],
      label: name,
      about: 'this activity' as const,
    })),
    ...catalogue.fields,
  ];
  const known = listed.some(({ path }) => keyOf(path) === keyOf(test.field));
  const order = Object.keys(headings);
  const options = [...(known || field === undefined ? [] : [{ ...field, path: test.field }]), ...listed]
    .map(({ path, label, about }) => ({ id: keyOf(path), label, about, group: headings[about] }))
    .sort((a, b) => order.indexOf(a.about) - order.indexOf(b.about));
  const samples =
    test.field[0] === 'activity' ? properties.find(({ name }) => name === test.field[2])?.samples : undefined;
  return (
    <div className="condition-row">
      <ComboBox
        label="Field"
        hideLabel
        where={`${where}/field`}
        error={error(`${where}/field`)}
        value={keyOf(test.field)}
        options={options}
        onChange={(key) => {
          const path = JSON.parse(key) as string[];
          onChange(testOn(catalogue.find(path), path));
        }}
      />
      <Select
        label="Operator"
        hideLabel
        where={`${where}/op`}
        error={error(`${where}/op`)}
        value={test.op}
        options={operatorsFor(field).map(({ op, label }) => ({ id: op, label }))}
        onChange={(op) => {
          const { value: _, ...rest } = test;
          const value = firstValue(op, field);
          const keeps = typeof value === typeof test.value && Array.isArray(value) === Array.isArray(test.value);
          const next = keeps ? test.value : value;
          onChange({ ...rest, op, ...(next === undefined ? {} : { value: next }) });
        }}
      />
      <ConditionValue
        test={test}
        field={field}
        {...(samples ? { samples } : {})}
        where={where}
        error={error(`${where}/value`)}
        onChange={(value) => {
          const { value: _, ...rest } = test;
          onChange({ ...rest, ...(value === undefined ? {} : { value }) });
        }}
      />
      <IconButton icon="close" label="Remove condition" small onPress={onRemove} />
    </div>
  );
};
