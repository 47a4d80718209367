import type { Condition } from '../../../../shared/condition/index.ts';
import { Button } from '../../ui/index.ts';
import { ActivityField } from './activity-field.tsx';
import { ConditionEditor } from './condition-editor.tsx';

type Match = { activity: string; when?: Condition | undefined };

/** An activity, and if wanted what must be true of it. */
export const MatchEditor = ({
  value,
  onChange,
  where,
  error,
  label = 'Activity',
}: {
  value: Match;
  onChange: (match: { activity: string; when?: Condition }) => void;
  where: string;
  error: (where: string) => string | undefined;
  label?: string;
}) => {
  const rest = value.when === undefined ? {} : { when: value.when };
  return (
    <>
      <ActivityField
        label={label}
        value={value.activity}
        onChange={(activity) => onChange({ ...rest, activity })}
        where={`${where}/activity`}
        error={error(`${where}/activity`)}
      />
      {value.when === undefined ? (
        <Button
          small
          look="quiet"
          icon="add"
          onPress={() => onChange({ activity: value.activity, when: { kind: 'all', of: [] } })}
        >
          Only under conditions
        </Button>
      ) : (
        <>
          <ConditionEditor
            label="Only if"
            value={value.when}
            onChange={(when) => onChange({ activity: value.activity, when })}
            where={`${where}/when`}
            error={error}
            activity={value.activity}
          />
          <Button small look="quiet" onPress={() => onChange({ activity: value.activity })}>
            Remove the conditions
          </Button>
        </>
      )}
    </>
  );
};
