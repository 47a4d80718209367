import {
  MOST_TOUCHPOINT_DAYS,
  MOST_TOUCHPOINT_KINDS,
  type Touchpoints,
  touchpointsPath,
} from '../../../../shared/condition/index.ts';
import { Button, IconButton, NumberField } from '../../ui/index.ts';
import { ActivityField } from './activity-field.tsx';

/** Which activities a count adds up, and how far back it looks. */
export const TouchpointFields = ({
  value,
  where,
  onChange,
}: {
  value: Touchpoints;
  where: string;
  onChange: (path: string[]) => void;
}) => {
  const put = (change: Partial<Touchpoints>) => onChange(touchpointsPath({ ...value, ...change }));
  const { kinds } = value;
  return (
    <div className="condition-more">
      {kinds.map((kind, index) => (
        // Kinds have no ids of their own; their place among the others is what they are.
        <div key={`kind ${kinds.indexOf(kind)} ${index}`} className="with-remove">
          <ActivityField
            label={index === 0 ? 'Any of these activities' : 'Or'}
            value={kind}
            where={`${where}/${index}`}
            onChange={(next) => {
              if (next !== '') put({ kinds: kinds.map((old, at) => (at === index ? next : old)) });
            }}
          />
          <IconButton
            icon="close"
            label={`Do not count ${kind}`}
            small
            onPress={() => put({ kinds: kinds.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      {kinds.length < MOST_TOUCHPOINT_KINDS ? (
        <Button small look="quiet" icon="add" onPress={() => put({ kinds: [...kinds, 'Page Viewed'] })}>
          {kinds.length === 0 ? 'Only certain activities' : 'Or another activity'}
        </Button>
      ) : null}
      <NumberField
        label="In the last days"
        placeholder="ever"
        value={value.withinDays ?? undefined}
        min={1}
        max={MOST_TOUCHPOINT_DAYS}
        onChange={(days) => put({ withinDays: days === undefined ? null : Math.round(days) })}
      />
    </div>
  );
};
