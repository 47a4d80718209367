import { ComboBox, locale } from '../../ui/index.ts';
import { useActivities } from './known-values.ts';

/** Chooses an activity: what was seen comes first with how often, any other name can be typed. */
export const ActivityField = ({
  label = 'Activity',
  value,
  onChange,
  error,
  where,
}: {
  label?: string;
  value: string;
  onChange: (activity: string) => void;
  error?: string | undefined;
  where: string;
}) => {
  const activities = useActivities();
  return (
    <ComboBox
      label={label}
      value={value}
      onChange={onChange}
      free
      error={error}
      where={where}
      placeholder="Choose or type a name"
      options={activities.map(({ type, count }) => ({
        id: type,
        label: type,
        ...(count > 0 ? { hint: `seen ${count.toLocaleString(locale)}×` } : {}),
      }))}
    />
  );
};
