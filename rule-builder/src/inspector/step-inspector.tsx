import { useRef } from 'react';
import { kinds } from '../../../shared/flow/index.ts';
import { iconOf, kindName, sentence } from '../canvas/index.ts';
import { commands, useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { StepForm } from '../steps/index.ts';
import { Icon, IconButton, Menu, Switch, TextField } from '../ui/index.ts';
import { GoalReached } from './goal-reached.tsx';
import { useFairErrors } from './use-fair-errors.ts';
import { useFieldFocus } from './use-field-focus.ts';

/** The settings of one step. Changes apply as they are made; Esc goes back to the step. */
export const StepInspector = ({ id }: { id: string }) => {
  const editor = useEditorStore();
  const act = commands(editor);
  const body = useRef<HTMLDivElement>(null);
  const step = useEditor((state) => state.flow.steps[id]);
  const name = useEditor((state) => kindName(state.flow, id));
  const known = useKnown();
  const words = useEditor((state) => sentence(state.flow, id, known));
  const { error, leave, problems } = useFairErrors(id);
  useFieldFocus(body);
  if (step === undefined) return null;
  return (
    <>
      <header className="inspector-head">
        <Icon name={iconOf(step.kind)} size={20} />
        <h2>{name}</h2>
        <Menu
          label="What to do with this step"
          actions={[
            {
              id: 'move',
              label: 'Move',
              icon: 'move',
              keys: 'M',
              run: () => editor.setState({ carrying: { step: id } }),
            },
            { id: 'duplicate', label: 'Duplicate', icon: 'copy', keys: 'Ctrl D', run: () => act.duplicate(id) },
            { id: 'copy', label: 'Copy', keys: 'Ctrl C', run: () => void act.copy(id) },
            { id: 'cut', label: 'Cut', keys: 'Ctrl X', run: () => void act.cut(id) },
            { id: 'paste', label: 'Paste after', keys: 'Ctrl V', run: () => void act.pasteAfter(id) },
            {
              id: 'off',
              label: step.disabled ? 'Switch on' : 'Switch off',
              icon: step.disabled ? 'eye' : 'eye-off',
              run: () => act.disable(id, !step.disabled),
            },
            {
              id: 'delete',
              label: 'Delete',
              icon: 'trash',
              keys: 'Del',
              danger: true,
              separated: true,
              run: () => act.remove(id),
            },
          ]}
        >
          <IconButton icon="more" label="More about this step" />
        </Menu>
        <IconButton icon="close" label="Close" onPress={() => editor.select(null)} />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only listens for fields being left */}
      <div className="inspector-body" ref={body} onBlur={(event) => leave(event.target)}>
        <p className="sentence">{words}</p>
        {problems.map((problem) => (
          <p key={`${problem.code}${problem.where}`} className={`problem-line ${problem.severity}`}>
            <Icon name={problem.severity === 'error' ? 'error' : 'warning'} size={14} />
            <span>
              {problem.message} <span className="muted">{problem.hint}</span>
            </span>
          </p>
        ))}
        <StepForm
          kind={step.kind}
          settings={step.settings}
          set={(next, field) => act.set(id, next, field)}
          error={error}
          unreadable={<pre className="code">{JSON.stringify(step.settings, null, 2)}</pre>}
        />
        {kinds.get(step.kind)?.goal === undefined ? null : <GoalReached step={id} />}
        <hr />
        <TextField
          label="Note"
          description="For colleagues. Leads never see it."
          lines={2}
          value={step.note ?? ''}
          maxLength={2000}
          onChange={(note) => act.note(id, note)}
        />
        <Switch isSelected={!step.disabled} onChange={(on) => act.disable(id, !on)}>
          {step.disabled ? 'Switched off: leads walk past it' : 'Switched on'}
        </Switch>
      </div>
    </>
  );
};
