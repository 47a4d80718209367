import { Button, Choices } from '../ui/index.ts';
import type { Form } from './form.ts';
import { ConditionEditor, DurationField, MatchEditor } from './parts/index.ts';

/** Something the lead does or becomes, with a limit. */
export const WaitForForm: Form<'waitFor'> = ({ settings, set, error }) => {
  const { until } = settings;
  return (
    <>
      <Choices
        label="Wait for"
        value={until.kind}
        onChange={(kind) =>
          set(
            {
              ...settings,
              until:
                kind === 'activity'
                  ? { kind, matches: [{ activity: 'Email Clicked' }] }
                  : { kind, when: { kind: 'all', of: [] } },
            },
            'until/kind',
          )
        }
        options={[
          { id: 'activity', label: 'Something the lead does' },
          { id: 'condition', label: 'Something becoming true' },
        ]}
      />
      {until.kind === 'activity' ? (
        <>
          {until.matches.map((match, index) => (
            // Matches have no ids: their order is what they are.
            <div key={index} className="form-group">
              <MatchEditor
                label={index === 0 ? 'Activity' : 'Or activity'}
                value={match}
                where={`until/matches/${index}`}
                error={error}
                onChange={(next) =>
                  set(
                    {
                      ...settings,
                      until: { ...until, matches: until.matches.map((old, at) => (at === index ? next : old)) },
                    },
                    `until/matches/${index}`,
                  )
                }
              />
              {until.matches.length > 1 ? (
                <Button
                  small
                  look="quiet"
                  icon="close"
                  onPress={() =>
                    set(
                      { ...settings, until: { ...until, matches: until.matches.filter((_, at) => at !== index) } },
                      'until',
                    )
                  }
                >
                  Remove
                </Button>
              ) : null}
            </div>
          ))}
          {until.matches.length < 10 ? (
            <Button
              small
              look="quiet"
              icon="add"
              onPress={() =>
                set({ ...settings, until: { ...until, matches: [...until.matches, { activity: '' }] } }, 'until')
              }
            >
              Or another activity
            </Button>
          ) : null}
        </>
      ) : (
        <ConditionEditor
          label="Until"
          value={until.when}
          where="until/when"
          error={error}
          onChange={(when) => set({ ...settings, until: { kind: 'condition', when } }, 'until/when')}
        />
      )}
      <DurationField
        label="But no longer than"
        value={settings.timeout}
        where="timeout"
        onChange={(timeout) => set({ ...settings, timeout }, 'timeout')}
      />
    </>
  );
};
