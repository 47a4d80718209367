import { Choices, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';
import { ConditionEditor, MatchEditor } from './parts/index.ts';

/** What pulls leads here from any wait before it. */
export const GoalForm: Form<'goal'> = ({ settings, set, error }) => {
  const { reached } = settings;
  return (
    <>
      <TextField
        label="Name"
        value={settings.name}
        maxLength={80}
        where="name"
        onChange={(name) => set({ ...settings, name }, 'name')}
      />
      <Choices
        label="Reached by"
        value={reached.by}
        onChange={(by) =>
          set(
            {
              ...settings,
              reached:
                by === 'activity'
                  ? { by, match: { activity: 'Demo Requested' } }
                  : { by, when: { kind: 'all', of: [] } },
            },
            'by',
          )
        }
        options={[
          { id: 'activity', label: 'Something the lead does' },
          { id: 'condition', label: 'Something becoming true' },
        ]}
      />
      {reached.by === 'activity' ? (
        <MatchEditor
          value={reached.match}
          where="reached/match"
          error={error}
          onChange={(match) => set({ ...settings, reached: { by: 'activity', match } }, 'match')}
        />
      ) : (
        <ConditionEditor
          label="As soon as"
          value={reached.when}
          where="reached/when"
          error={error}
          onChange={(when) => set({ ...settings, reached: { by: 'condition', when } }, 'when')}
        />
      )}
    </>
  );
};
