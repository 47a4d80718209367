import { useKnown } from '../editor/index.ts';
import { NumberField, Select, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';

/** Points by hand, with a reason. */
export const AdjustScoreForm: Form<'adjustScore'> = ({ settings, set, error }) => {
  const { groups } = useKnown();
  return (
    <>
      <NumberField
        label="Points"
        description="Negative takes points away."
        value={settings.points}
        min={-10_000}
        max={10_000}
        where="points"
        error={error('points')}
        onChange={(points) => set({ ...settings, points: points ?? 0 }, 'points')}
      />
      <Select
        label="In group"
        value={settings.group || undefined}
        where="group"
        error={error('group')}
        options={groups.map(({ id, name }) => ({ id, label: name }))}
        onChange={(group) => set({ ...settings, group }, 'group')}
      />
      <TextField
        label="Reason"
        description="The lead's receipt shows it."
        value={settings.reason}
        maxLength={500}
        where="reason"
        error={error('reason')}
        onChange={(reason) => set({ ...settings, reason }, 'reason')}
      />
    </>
  );
};
