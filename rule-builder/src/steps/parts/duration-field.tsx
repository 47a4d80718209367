import type { Duration } from '../../../../shared/flow/index.ts';
import { NumberField, Select } from '../../ui/index.ts';

const units = [
  { id: 'minutes', label: 'minutes' },
  { id: 'hours', label: 'hours' },
  { id: 'days', label: 'days' },
  { id: 'weeks', label: 'weeks' },
] as const;

/** A length of time as people say it. */
export const DurationField = ({
  label,
  value,
  onChange,
  where,
  error,
}: {
  label: string;
  value: Duration;
  onChange: (duration: Duration) => void;
  where: string;
  error?: string | undefined;
}) => (
  <div className="side-by-side">
    <NumberField
      label={label}
      value={value.amount}
      onChange={(amount) => {
        if (amount !== undefined && Number.isInteger(amount)) onChange({ ...value, amount });
      }}
      min={1}
      max={5000}
      where={`${where}/amount`}
      error={error}
    />
    <Select
      label="Unit"
      value={value.unit}
      onChange={(unit) => onChange({ ...value, unit })}
      options={units}
      where={`${where}/unit`}
    />
  </div>
);
