import { useRef } from 'react';
import { commands, useEditor, useEditorStore } from '../editor/index.ts';
import { ConditionEditor } from '../steps/parts/index.ts';
import { Button, CheckBox, Choices, Icon, NumberField, TextField } from '../ui/index.ts';

/** What holds for the flow as a whole: its name, who may come again, what takes leads out from anywhere. */
export const FlowInspector = () => {
  const act = commands(useEditorStore());
  const flow = useEditor((state) => state.flow);
  const body = useRef<HTMLDivElement>(null);
  const exits = (change: Partial<typeof flow.exits>) =>
    act.flow({ exits: { ...flow.exits, ...change } }, 'Edit the exits');
  return (
    <>
      <header className="inspector-head">
        <Icon name="flow" size={20} />
        <h2>This flow</h2>
      </header>
      <div className="inspector-body" ref={body}>
        <TextField
          label="Name"
          value={flow.name}
          maxLength={120}
          where="name"
          error={flow.name.trim() === '' ? 'A flow needs a name.' : undefined}
          onChange={(name) => act.flow({ name }, 'Rename the flow')}
        />
        <TextField
          label="What it is for"
          lines={3}
          value={flow.description ?? ''}
          maxLength={2000}
          onChange={(description) => act.flow({ description }, 'Edit the description')}
        />
        <fieldset className="field plain" data-where="exits">
          <legend className="label">Leads leave at once when they</legend>
          <CheckBox isSelected={flow.exits.unsubscribed} onChange={(unsubscribed) => exits({ unsubscribed })}>
            unsubscribe from email
          </CheckBox>
          <CheckBox isSelected={flow.exits.becameCustomer} onChange={(becameCustomer) => exits({ becameCustomer })}>
            become a customer
          </CheckBox>
          <CheckBox isSelected={flow.exits.stageChanged} onChange={(stageChanged) => exits({ stageChanged })}>
            change stage for a reason outside this flow
          </CheckBox>
        </fieldset>
        {flow.exits.when === undefined ? (
          <Button small look="quiet" icon="add" onPress={() => exits({ when: { kind: 'all', of: [] } })}>
            Leave on a condition too
          </Button>
        ) : (
          <>
            <ConditionEditor
              label="Leave as soon as"
              value={flow.exits.when}
              where="exits/when"
              error={() => undefined}
              onChange={(when) => exits({ when })}
            />
            <Button
              small
              look="quiet"
              onPress={() => {
                const { when: _, ...rest } = flow.exits;
                act.flow({ exits: rest }, 'Remove an exit');
              }}
            >
              Remove this exit
            </Button>
          </>
        )}
        <Choices
          label="May a lead come again?"
          where="reentry"
          value={flow.reentry.kind}
          options={[
            { id: 'never', label: 'Never' },
            { id: 'after', label: 'After some days' },
            { id: 'always', label: 'Always, once it has left' },
          ]}
          onChange={(kind) => act.flow({ reentry: kind === 'after' ? { kind, days: 90 } : { kind } }, 'Edit re-entry')}
        />
        {flow.reentry.kind === 'after' ? (
          <NumberField
            label="Days since it entered last"
            value={flow.reentry.days}
            min={1}
            max={3650}
            onChange={(days) => {
              if (days !== undefined && Number.isInteger(days))
                act.flow({ reentry: { kind: 'after', days } }, 'Edit re-entry');
            }}
          />
        ) : null}
      </div>
    </>
  );
};
