import { ActivityField } from '../steps/parts/index.ts';
import { Button, IconButton, NumberField } from '../ui/index.ts';
import type { Doing } from './run.ts';

/** What the lead does in the test, and when. */
export const DoingsField = ({
  doings,
  onChange,
}: {
  doings: readonly Doing[];
  onChange: (doings: Doing[]) => void;
}) => (
  <fieldset className="field plain">
    <legend className="label">What the lead does meanwhile</legend>
    {doings.map((doing, index) => (
      // Doings have no ids: their order is what they are.
      <div key={index} className="side-by-side">
        <ActivityField
          value={doing.activity}
          where={`doing/${index}`}
          onChange={(activity) => onChange(doings.map((old, at) => (at === index ? { ...old, activity } : old)))}
        />
        <NumberField
          label="After days"
          value={doing.afterDays}
          min={0}
          max={365}
          onChange={(days) =>
            onChange(doings.map((old, at) => (at === index ? { ...old, afterDays: days ?? 0 } : old)))
          }
        />
        <IconButton
          icon="close"
          label="Remove"
          small
          onPress={() => onChange(doings.filter((_, at) => at !== index))}
        />
      </div>
    ))}
    <Button
      small
      look="quiet"
      icon="add"
      onPress={() => onChange([...doings, { activity: 'Email Clicked', afterDays: 1 }])}
    >
      Add an activity
    </Button>
  </fieldset>
);
