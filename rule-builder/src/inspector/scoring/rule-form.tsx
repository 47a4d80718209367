import type { Group, Rule } from '../../../../shared/scoring/index.ts';
import { ActivityField, ActivityList, ConditionEditor } from '../../steps/parts/index.ts';
import { Button, NumberField, Select, Switch, TextField } from '../../ui/index.ts';
import { DecayField } from './decay-field.tsx';

/** The rule without one of its parts. */
const without = <Key extends keyof Rule>(rule: Rule, key: Key): Rule => {
  const { [key]: _, ...rest } = rule;
  return rest as Rule;
};

/** One rule: this activity, under these conditions, is worth so much. */
export const RuleForm = ({
  rule,
  groups,
  onChange,
  where,
  error,
}: {
  rule: Rule;
  groups: readonly Group[];
  onChange: (rule: Rule, field: string) => void;
  where: string;
  error: (where: string) => string | undefined;
}) => {
  const whole = (next: number | undefined, put: (n: number) => void) => {
    if (next !== undefined && Number.isInteger(next)) put(next);
  };
  return (
    <div className="form-stack">
      <ActivityField
        value={rule.activity}
        where={`${where}/activity`}
        error={error(`${where}/activity`)}
        onChange={(activity) => {
          if (activity !== '') onChange({ ...rule, activity }, 'activity');
        }}
      />
      <ActivityList
        kinds={rule.also ?? []}
        least={0}
        label="Or any of these, counted together"
        where={`${where}/also`}
        onChange={(also) => onChange(also.length === 0 ? without(rule, 'also') : { ...rule, also }, 'also')}
      />
      <div className="side-by-side">
        <NumberField
          label="Points"
          value={rule.points}
          min={-10_000}
          max={10_000}
          where={`${where}/points`}
          error={error(`${where}/points`)}
          onChange={(points) => {
            if (points !== undefined) onChange({ ...rule, points }, 'points');
          }}
        />
        <Select
          label="In group"
          value={rule.group}
          where={`${where}/group`}
          error={error(`${where}/group`)}
          options={groups.map(({ id, name }) => ({ id, label: name }))}
          onChange={(group) => onChange({ ...rule, group }, 'group')}
        />
      </div>
      <TextField
        label="Name on the receipt"
        placeholder={rule.activity}
        value={rule.name ?? ''}
        maxLength={120}
        onChange={(name) => onChange(name === '' ? without(rule, 'name') : { ...rule, name }, 'name')}
      />
      {rule.when === undefined ? (
        <Button
          small
          look="quiet"
          icon="add"
          onPress={() => onChange({ ...rule, when: { kind: 'all', of: [] } }, 'when+')}
        >
          Only under conditions
        </Button>
      ) : (
        <>
          <ConditionEditor
            label="Only if"
            value={rule.when}
            where={`${where}/when`}
            error={error}
            activity={rule.activity}
            place="rule"
            onChange={(when) => onChange({ ...rule, when }, 'when')}
          />
          <Button small look="quiet" onPress={() => onChange(without(rule, 'when'), 'when-')}>
            Remove the conditions
          </Button>
        </>
      )}
      <Select
        label="Counts"
        value={rule.limit?.per ?? 'always'}
        options={[
          { id: 'always', label: 'Every time' },
          { id: 'day', label: 'At most so many times a day' },
          { id: 'week', label: 'At most so many times a week' },
          { id: 'ever', label: 'At most so many times in all' },
        ]}
        onChange={(per) =>
          onChange(
            per === 'always' ? without(rule, 'limit') : { ...rule, limit: { times: rule.limit?.times ?? 1, per } },
            'limit',
          )
        }
      />
      {rule.limit ? (
        <NumberField
          label="Times"
          value={rule.limit.times}
          min={1}
          max={1000}
          where={`${where}/limit/times`}
          onChange={(next) =>
            whole(next, (times) =>
              onChange({ ...rule, limit: { times, per: rule.limit?.per ?? 'day' } }, 'limit/times'),
            )
          }
        />
      ) : null}
      <TextField
        label="Once for each different"
        description="A property of the activity: with “title”, the same ebook counts once."
        value={rule.distinctBy ?? ''}
        maxLength={128}
        onChange={(distinctBy) =>
          onChange(distinctBy === '' ? without(rule, 'distinctBy') : { ...rule, distinctBy }, 'distinctBy')
        }
      />
      <Switch
        isSelected={rule.frequency !== undefined}
        onChange={(on) =>
          onChange(on ? { ...rule, frequency: { times: 3, withinDays: 7 } } : without(rule, 'frequency'), 'frequency')
        }
      >
        Only when it happens often
      </Switch>
      {rule.frequency ? (
        <div className="side-by-side">
          <NumberField
            label="From the n-th time"
            value={rule.frequency.times}
            min={2}
            max={50}
            onChange={(next) =>
              whole(next, (times) =>
                onChange({ ...rule, frequency: { times, withinDays: rule.frequency?.withinDays ?? 7 } }, 'frequency/n'),
              )
            }
          />
          <NumberField
            label="Within"
            value={rule.frequency.withinDays}
            min={1}
            max={90}
            unit="days"
            onChange={(next) =>
              whole(next, (withinDays) =>
                onChange({ ...rule, frequency: { times: rule.frequency?.times ?? 3, withinDays } }, 'frequency/days'),
              )
            }
          />
        </div>
      ) : null}
      <DecayField
        inherit
        value={rule.decay}
        onChange={(decay) => onChange(decay === undefined ? without(rule, 'decay') : { ...rule, decay }, 'decay')}
      />
      <Switch
        isSelected={!rule.disabled}
        onChange={(on) => onChange(on ? without(rule, 'disabled') : { ...rule, disabled: true }, 'disabled')}
      >
        {rule.disabled ? 'Switched off' : 'Switched on'}
      </Switch>
    </div>
  );
};
