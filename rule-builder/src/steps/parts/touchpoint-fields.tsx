import { MOST_TOUCHPOINT_KINDS, type Touchpoints, touchpointsPath } from '../../../../shared/condition/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { ActivityField } from './activity-field.tsx';

/** Activities that count together: each can be changed and taken out, and others put in, down to `least`. */
export const ActivityList = ({
  kinds,
  least,
  label,
  where,
  onChange,
}: {
  kinds: readonly string[];
  least: number;
  label: string;
  where: string;
  onChange: (kinds: string[]) => void;
}) => (
  <div className="condition-more">
    {kinds.map((kind, index) => (
      // Kinds have no ids of their own; their place among the others is what they are.
      <div key={index} className="with-remove">
        <ActivityField
          label={index === 0 ? label : 'Or'}
          value={kind}
          where={`${where}/${index}`}
          onChange={(next) => {
            if (next !== '') onChange(kinds.map((old, at) => (at === index ? next : old)));
          }}
        />
        <IconButton
          icon="close"
          label={`Do not count ${kind}`}
          small
          isDisabled={kinds.length <= least}
          onPress={() => onChange(kinds.filter((_, at) => at !== index))}
        />
      </div>
    ))}
    {kinds.length < MOST_TOUCHPOINT_KINDS ? (
      <Button small look="quiet" icon="add" onPress={() => onChange([...kinds, 'Page Viewed'])}>
        Or another activity
      </Button>
    ) : null}
  </div>
);

/** Which activities a count adds up. */
export const TouchpointFields = ({
  value,
  where,
  onChange,
}: {
  value: Touchpoints;
  where: string;
  onChange: (path: string[]) => void;
}) => (
  <ActivityList
    kinds={value.kinds}
    least={1}
    label="Any of these activities"
    where={where}
    onChange={(kinds) => onChange(touchpointsPath({ ...value, kinds }))}
  />
);
