import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import {
  type Condition,
  checkCondition,
  newTest,
  type Place,
  testsOf,
  words,
} from '../../../../shared/condition/index.ts';
import { request } from '../../data/index.ts';
import { useKnown } from '../../editor/index.ts';
import { Button, locale, Segments } from '../../ui/index.ts';
import { ConditionRow } from './condition-row.tsx';

type Group = Extract<Condition, { kind: 'all' | 'any' }>;

const asGroup = (condition: Condition | undefined): Group =>
  condition === undefined
    ? { kind: 'all', of: [] }
    : condition.kind === 'all' || condition.kind === 'any'
      ? condition
      : { kind: 'all', of: [condition] };

type Props = {
  /** What the whole condition decides: "Only leads where". */
  label: string;
  value: Condition | undefined;
  onChange: (condition: Condition) => void;
  where: string;
  error: (where: string) => string | undefined;
  /** Where an activity is at hand: which one, so that its properties can be asked about. */
  activity?: string | null;
  /** Where the condition stands, which decides what may be asked. */
  place?: Place;
};

/** Rows of field, operator and value in groups of "all" and "any", with the whole said in English and counted. */
export const ConditionEditor = ({ label, value, onChange, where, error, activity = null, place }: Props) => {
  const known = useKnown();
  const at = place ?? (activity === null ? 'lead' : 'activity');
  const catalogue = known.fields[at];
  const group = asGroup(value);
  const whole = error(where);
  return (
    <fieldset className="condition" data-where={where}>
      <legend className="label">{label}</legend>
      <GroupEditor
        group={group}
        onChange={onChange}
        where={where}
        wrapped={value !== undefined && value.kind !== 'all' && value.kind !== 'any'}
        error={error}
        activity={activity}
        place={at}
        depth={0}
      />
      {whole ? <p className="field-error">{whole}</p> : null}
      {group.of.length > 0 ? (
        <p className="sentence">
          {words(group, catalogue)}. <Matches condition={group} />
        </p>
      ) : null}
    </fieldset>
  );
};

const GroupEditor = ({
  group,
  onChange,
  where,
  wrapped,
  error,
  activity,
  place,
  depth,
}: {
  group: Group;
  onChange: (condition: Condition) => void;
  where: string;
  /** The group is shown around a single test that stands alone in the document. */
  wrapped: boolean;
  error: (where: string) => string | undefined;
  activity: string | null;
  place: Place;
  depth: number;
}) => {
  const catalogue = useKnown().fields[place];
  const replace = (index: number, part: Condition): void =>
    onChange({ ...group, of: group.of.map((old, at) => (at === index ? part : old)) });
  const remove = (index: number): void => onChange({ ...group, of: group.of.filter((_, at) => at !== index) });
  return (
    <div className={depth === 0 ? 'condition-group' : 'condition-group inner'}>
      {group.of.length > 1 ? (
        <Segments
          label="How the conditions combine"
          value={group.kind}
          onChange={(kind) => onChange({ ...group, kind })}
          options={[
            { id: 'all', label: 'All of these' },
            { id: 'any', label: 'Any of these' },
          ]}
        />
      ) : null}
      {group.of.map((part, index) => {
        const at = wrapped ? where : `${where}/of/${index}`;
        // Rows have no ids of their own; their place among the others is what they are.
        const key = `${at}#${index}`;
        if (part.kind === 'test')
          return (
            <ConditionRow
              key={key}
              test={part}
              onChange={(test) => replace(index, test)}
              onRemove={() => remove(index)}
              catalogue={catalogue}
              activity={activity}
              where={at}
              error={error}
            />
          );
        if (part.kind === 'not')
          return (
            <div key={key} className="condition-group inner">
              <span className="label">None of this:</span>
              <GroupEditor
                group={asGroup(part.of)}
                onChange={(of) => replace(index, { kind: 'not', of })}
                where={`${at}/of`}
                wrapped={part.of.kind === 'test' || part.of.kind === 'not'}
                error={error}
                activity={activity}
                place={place}
                depth={depth + 1}
              />
              <Button small look="quiet" icon="close" onPress={() => remove(index)}>
                Remove group
              </Button>
            </div>
          );
        return (
          <div key={key}>
            <GroupEditor
              group={part}
              onChange={(next) => replace(index, next)}
              where={at}
              wrapped={false}
              error={error}
              activity={activity}
              place={place}
              depth={depth + 1}
            />
            <Button small look="quiet" icon="close" onPress={() => remove(index)}>
              Remove group
            </Button>
          </div>
        );
      })}
      <div className="condition-adds">
        <Button
          small
          look="quiet"
          icon="add"
          onPress={() => onChange({ ...group, of: [...group.of, newTest(catalogue)] })}
        >
          Add condition
        </Button>
        {depth < 2 && group.of.length > 0 ? (
          <>
            <Button
              small
              look="quiet"
              onPress={() =>
                onChange({
                  ...group,
                  of: [...group.of, { kind: group.kind === 'all' ? 'any' : 'all', of: [newTest(catalogue)] }],
                })
              }
            >
              Add group
            </Button>
            <Button
              small
              look="quiet"
              onPress={() =>
                onChange({
                  ...group,
                  of: [...group.of, { kind: 'not', of: { kind: 'any', of: [newTest(catalogue)] } }],
                })
              }
            >
              Add “none of”
            </Button>
          </>
        ) : null}
      </div>
    </div>
  );
};

/** "Matches 312 of 4,180 leads": only for what can be asked of a lead without an activity at hand. */
const Matches = ({ condition }: { condition: Condition }) => {
  const known = useKnown();
  const asked = useDeferredValue(condition);
  const countable =
    !testsOf(asked).some((test) => test.field[0] === 'activity') &&
    checkCondition(asked, known.fields.lead).length === 0;
  const { data } = useQuery({
    queryKey: ['match-count', asked],
    queryFn: ({ signal }) => request('POST /api/leads/match-count', { body: { when: asked }, signal }),
    enabled: countable,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  if (!countable || data === undefined) return null;
  return (
    <span className="matches">
      Matches {data.matched.toLocaleString(locale)} of {data.of.toLocaleString(locale)} leads.
    </span>
  );
};
