import { useEditor } from '../editor/index.ts';
import { Select, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';
import { DurationField } from './parts/index.ts';

const nobody = 'nobody:';

/** Who gets the lead, and how long they have. */
export const HandOffForm: Form<'handOff'> = ({ settings, set, error }) => {
  const teams = useEditor((state) => state.page.context.teams);
  const reps = useEditor((state) => state.page.context.reps);
  const { team, rep, ...rest } = settings;
  const value = rep !== undefined ? `rep:${rep}` : team !== undefined ? `team:${team}` : nobody;
  return (
    <>
      <Select
        label="To"
        value={value}
        where={rep !== undefined ? 'rep' : 'team'}
        error={error('team') ?? error('rep')}
        options={[
          { id: nobody, label: 'Whoever routing chooses' },
          ...teams.map(({ id, name }) => ({ id: `team:${id}`, label: name, group: 'Within a team' })),
          ...reps.map(({ id, name }) => ({ id: `rep:${id}`, label: name, group: 'Always one rep' })),
        ]}
        onChange={(to) => {
          const [kind, id = ''] = to.split(/:(.*)/);
          set({ ...rest, ...(kind === 'rep' ? { rep: id } : kind === 'team' ? { team: id } : {}) }, 'to');
        }}
      />
      <DurationField
        label="To be answered within"
        value={settings.sla}
        where="sla"
        onChange={(sla) => set({ ...settings, sla }, 'sla')}
      />
      <TextField
        label="Instructions"
        description="What the rep should know or do first."
        lines={4}
        value={settings.instructions}
        maxLength={2000}
        where="instructions"
        onChange={(instructions) => set({ ...settings, instructions }, 'instructions')}
      />
    </>
  );
};
