import { useEffect, useRef, useState } from 'react';
import { type Start, startId } from '../../../shared/flow/index.ts';
import { commands, useEditor, useEditorStore } from '../editor/index.ts';
import { Icon, IconButton, Tabs } from '../ui/index.ts';
import { BantForm } from './scoring/bant-form.tsx';
import { FitForm } from './scoring/fit-form.tsx';
import { GroupForm } from './scoring/group-form.tsx';
import { LadderForm } from './scoring/ladder-form.tsx';
import type { ModelFormProps } from './scoring/model-form.ts';
import { RulesForm } from './scoring/rules-form.tsx';
import { useFairErrors } from './use-fair-errors.ts';
import { useFieldFocus } from './use-field-focus.ts';

type ScoringStart = Extract<Start, { kind: 'scoring' }>;
type Tab = 'rules' | 'groups' | 'fit' | 'bant' | 'ladder';

const tabOf = (where: string): Tab => {
  const [root, part] = where.split('/');
  if (root === 'new-fit' || part === 'fit') return 'fit';
  if (part === 'bant') return 'bant';
  if (part === 'ladder') return 'ladder';
  if (part === 'groups' || part === 'total') return 'groups';
  return 'rules';
};

/** The scoring model: rules, groups, fit, BANT and the ladder. */
export const ScoringInspector = ({ start }: { start: ScoringStart }) => {
  const editor = useEditorStore();
  const act = commands(editor);
  const body = useRef<HTMLDivElement>(null);
  const focus = useEditor((state) => state.focus);
  const [tab, setTab] = useState<Tab>(tabOf(focus?.where ?? ''));
  const { error, leave } = useFairErrors(startId);
  const put: ModelFormProps['put'] = (model, label, field) => act.start({ ...start, model }, label, field);

  // What is clicked on the canvas opens its tab; a new rule is made on the way.
  useEffect(() => {
    if (focus === null || focus.where === '') return;
    setTab(tabOf(focus.where));
  }, [focus]);
  useFieldFocus(body);

  // A click is answered once, also when its tab is left and opened again.
  const answered = useRef(0);
  const takeClick = (): boolean => {
    const click = focus?.n ?? 0;
    if (focus === null || answered.current === click) return false;
    answered.current = click;
    return true;
  };

  const forms = { model: start.model, put, error };
  const [, part, id] = (focus?.where ?? '').split('/');
  return (
    <>
      <header className="inspector-head">
        <Icon name="score" size={20} />
        <h2>Scoring</h2>
        <IconButton icon="close" label="Close" onPress={() => editor.select(null)} />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only listens for fields being left */}
      <div className="inspector-body" ref={body} onBlur={(event) => leave(event.target)}>
        <Tabs
          label="Parts of the scoring model"
          value={tab}
          onChange={setTab}
          tabs={[
            {
              id: 'rules',
              label: 'Rules',
              content: <RulesForm {...forms} open={focus?.where ?? ''} click={takeClick} />,
            },
            {
              id: 'groups',
              label: 'Groups',
              content: <GroupForm {...forms} open={part === 'groups' ? (id ?? '') : ''} />,
            },
            { id: 'fit', label: 'Fit', content: <FitForm {...forms} open={focus?.where ?? ''} click={takeClick} /> },
            { id: 'bant', label: 'BANT', content: <BantForm {...forms} /> },
            { id: 'ladder', label: 'Ladder', content: <LadderForm {...forms} /> },
          ]}
        />
      </div>
    </>
  );
};
