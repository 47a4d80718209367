import { useState } from 'react';
import {
  type ConditionField,
  type FieldCatalogue,
  firstValue,
  operatorOf,
  type Test,
  testOn,
  touchpointsOf,
} from '../../../../shared/condition/index.ts';
import { Button, ComboBox, IconButton, Select, TextField } from '../../ui/index.ts';
import { ConditionValue } from './condition-value.tsx';
import { useActivities, useProperties } from './known-values.ts';
import { TouchpointFields } from './touchpoint-fields.tsx';

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

const PROPERTY = ['activity', 'properties'] as const;
const ANOTHER = 'another';

/** A count over several activities, of which the first two are a guess. */
const SEVERAL = ['touchpoints', 'ever', 'Ebook Downloaded', 'Webinar Attended'];
const several = { path: SEVERAL, label: 'Times any of several activities', about: 'activity history' as const };

/** The name of a property that no activity has come with yet. */
const PropertyName = ({ onName }: { onName: (name: string) => void }) => {
  const [name, setName] = useState('');
  const done = () => {
    if (name.trim() !== '') onName(name.trim());
  };
  return (
    <form
      className="condition-more"
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <TextField label="Name of the property" value={name} onChange={setName} maxLength={128} autoFocus />
      <Button small isDisabled={name.trim() === ''} onPress={done}>
        Use it
      </Button>
    </form>
  );
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
  const seen = useActivities();
  const [isNaming, setNaming] = useState(false);
  const touchpoints = touchpointsOf(test.field);
  const mayName = catalogue.find([...PROPERTY, 'any']) !== undefined;
  const field = catalogue.find(test.field);
  const listed = [
    ...properties.map(({ name }) => ({
      path: ['activity', 'properties', name],
      label: name,
      about: 'this activity' as const,
    })),
    ...(catalogue.find(SEVERAL) === undefined || touchpoints !== null ? [] : [several]),
    ...catalogue.fields,
    ...seen.flatMap(({ type }) => ['count', 'last'].flatMap((leaf) => catalogue.find(['did', type, leaf]) ?? [])),
  ].filter(({ path }, index, all) => all.findIndex((other) => keyOf(other.path) === keyOf(path)) === index);
  const known = listed.some(({ path }) => keyOf(path) === keyOf(test.field));
  const order = Object.keys(headings);
  const options = [...(known || field === undefined ? [] : [{ ...field, path: test.field }]), ...listed]
    .map(({ path, label, about }) => ({ id: keyOf(path), label, about, group: headings[about] }))
    .concat(
      mayName
        ? [{ id: ANOTHER, label: 'Another property …', about: 'this activity', group: headings['this activity'] }]
        : [],
    )
    .sort((a, b) => order.indexOf(a.about) - order.indexOf(b.about));
  const offered = catalogue.operators(field);
  const samples =
    test.field[0] === 'activity' ? properties.find(({ name }) => name === test.field[2])?.samples : undefined;
  return (
    <div className="condition-row">
      <div className="condition-field">
        <ComboBox
          label="Field"
          hideLabel
          where={`${where}/field`}
          error={error(`${where}/field`)}
          value={keyOf(test.field)}
          options={options}
          onChange={(key) => {
            setNaming(key === ANOTHER);
            if (key !== ANOTHER) onChange(testOn(catalogue, JSON.parse(key) as string[]));
          }}
        />
      </div>
      {isNaming ? (
        <PropertyName
          onName={(name) => {
            setNaming(false);
            onChange(testOn(catalogue, [...PROPERTY, name]));
          }}
        />
      ) : null}
      {touchpoints === null ? null : (
        <TouchpointFields
          value={touchpoints}
          where={`${where}/field`}
          onChange={(path) => onChange({ ...test, field: path })}
        />
      )}
      <div className="condition-op">
        <Select
          label="Operator"
          hideLabel
          where={`${where}/op`}
          error={error(`${where}/op`)}
          value={test.op}
          options={offered.map(({ op, label }) => ({ id: op, label }))}
          onChange={(op) => {
            const { value: _, ...rest } = test;
            const value = firstValue(op, field);
            const keeps = typeof value === typeof test.value && Array.isArray(value) === Array.isArray(test.value);
            const next = keeps ? test.value : value;
            onChange({ ...rest, op, ...(next === undefined ? {} : { value: next }) });
          }}
        />
      </div>
      {operatorOf(test.op)?.input === 'none' ? null : (
        <div className="condition-value">
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
        </div>
      )}
      <div className="condition-remove">
        <IconButton icon="close" label="Remove condition" small onPress={onRemove} />
      </div>
    </div>
  );
};
