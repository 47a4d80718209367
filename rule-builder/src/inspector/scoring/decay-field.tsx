import type { Decay } from '../../../../shared/scoring/index.ts';
import { NumberField, Select } from '../../ui/index.ts';

const fresh: { [Kind in Decay['kind']]: Extract<Decay, { kind: Kind }> } = {
  none: { kind: 'none' },
  halfLife: { kind: 'halfLife', days: 30 },
  linear: { kind: 'linear', days: 90 },
  steps: { kind: 'steps', percent: 25, everyDays: 30 },
  expire: { kind: 'expire', days: 90 },
};

/** How points fade with time. `inherit` offers to leave it to the group. */
export const DecayField = ({
  value,
  onChange,
  inherit = false,
}: {
  value: Decay | undefined;
  onChange: (decay: Decay | undefined) => void;
  inherit?: boolean;
}) => {
  const days = (next: number | undefined, put: (days: number) => void) => {
    if (next !== undefined && Number.isInteger(next)) put(next);
  };
  return (
    <>
      <Select
        label="Points fade"
        value={value?.kind ?? 'inherit'}
        options={[
          ...(inherit ? [{ id: 'inherit' as const, label: 'As the group says' }] : []),
          { id: 'none', label: 'Never' },
          { id: 'halfLife', label: 'By half every so many days' },
          { id: 'linear', label: 'Evenly, down to nothing' },
          { id: 'steps', label: 'By a percentage every so many days' },
          { id: 'expire', label: 'All at once after so many days' },
        ]}
        onChange={(kind) => onChange(kind === 'inherit' ? undefined : fresh[kind])}
      />
      {value?.kind === 'halfLife' || value?.kind === 'linear' || value?.kind === 'expire' ? (
        <NumberField
          label={value.kind === 'halfLife' ? 'Half is left after' : 'Nothing is left after'}
          value={value.days}
          min={1}
          max={3650}
          unit="days"
          onChange={(next) => days(next, (count) => onChange({ ...value, days: count }))}
        />
      ) : null}
      {value?.kind === 'steps' ? (
        <div className="side-by-side">
          <NumberField
            label="Percent"
            value={value.percent}
            min={1}
            max={100}
            onChange={(next) => days(next, (percent) => onChange({ ...value, percent }))}
          />
          <NumberField
            label="Every"
            value={value.everyDays}
            min={1}
            max={3650}
            unit="days"
            onChange={(next) => days(next, (everyDays) => onChange({ ...value, everyDays }))}
          />
        </div>
      ) : null}
    </>
  );
};
