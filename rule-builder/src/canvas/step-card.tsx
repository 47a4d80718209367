import './cards.css';
import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import { useShallow } from 'zustand/react/shallow';
import { kinds } from '../../../shared/flow/index.ts';
import { type EditorState, knownTo, problemsByStep, problemsIn, useEditor } from '../editor/index.ts';
import { Icon, locale } from '../ui/index.ts';
import { sentence } from './describe.ts';
import { canLeadTo } from './drop.ts';
import { iconOf } from './look.ts';

/** What a card says about problems: quiet while the step is fresh. */
export const troubleOf = (state: EditorState, id: string): 'error' | 'warning' | 'setup' | null => {
  const problems = problemsByStep(problemsIn(state.page, state.checked)).get(id);
  if (problems === undefined) return null;
  if (problems.some(({ severity }) => severity === 'error'))
    return state.fresh.has(id) && !state.attempted ? 'setup' : 'error';
  return problems.some(({ severity }) => severity === 'warning') ? 'warning' : null;
};

/** How a lead's way through the flow shows on a card. */
const litOf = ({ trace }: EditorState, id: string): '' | 'lit' | 'dim' | 'at' =>
  trace === null ? '' : trace.at === id ? 'at' : trace.steps.has(id) ? 'lit' : 'dim';

export const useLit = (id: string): '' | 'lit' | 'dim' | 'at' => useEditor((state) => litOf(state, id));

const troubleWords = { error: 'has a problem', warning: 'has a warning', setup: 'needs setup' };

/** All that a card shows. It is asked for at every change of anything, of every card, so each part has to be cheap. */
const shownOf = (state: EditorState, id: string) => ({
  kind: state.flow.steps[id]?.kind,
  disabled: state.flow.steps[id]?.disabled,
  note: state.flow.steps[id]?.note,
  words: sentence(state.flow, id, knownTo(state.page, state.flow)),
  selected: state.selected === id,
  carried: state.carrying !== null && 'step' in state.carrying && state.carrying.step === id,
  target: canLeadTo(state, id),
  counts: state.counts?.steps[id],
  happened: state.trace?.notes.get(id),
  trouble: troubleOf(state, id),
  lit: litOf(state, id),
});

const Card = ({ id }: { id: string }) => {
  const shown = useEditor(useShallow((state) => shownOf(state, id)));
  const { disabled, note, words, selected, carried, target, counts, happened, trouble, lit } = shown;
  if (shown.kind === undefined) return null;
  const kind = kinds.get(shown.kind)?.name ?? shown.kind;
  const classes = [
    'flow-card nopan',
    selected ? 'selected' : '',
    disabled ? 'disabled' : '',
    carried ? 'carried' : '',
    trouble ?? '',
    lit,
    target === null ? '' : target ? 'target' : 'no-target',
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card on the canvas is a group of words and badges, not a form's fieldset
    <div
      id={`card-${id}`}
      className={classes.filter(Boolean).join(' ')}
      data-step={id}
      role="group"
      aria-label={`${kind}: ${words}${trouble ? ` (${troubleWords[trouble]})` : ''}${disabled ? ' (switched off)' : ''}`}
    >
      <span className="tile">
        <Icon name={iconOf(shown.kind)} size={18} />
      </span>
      <span className="kind">
        {kind}
        {disabled ? <i className="badge">Off</i> : null}
        {note ? (
          <i className="badge" title={note}>
            <Icon name="note" size={12} />
          </i>
        ) : null}
        {trouble === 'setup' ? <i className="badge setup">Needs setup</i> : null}
        {trouble === 'error' || trouble === 'warning' ? (
          <i className={`badge ${trouble}`}>
            <Icon name={trouble} size={12} />
          </i>
        ) : null}
      </span>
      <span className="words" title={words}>
        {happened ?? words}
      </span>
      {counts && (counts.here > 0 || counts.failed > 0) ? (
        <span className="counts">
          {counts.here > 0 ? (
            <button type="button" tabIndex={-1} data-count="here" title="Leads in this step now">
              {counts.here.toLocaleString(locale)}
            </button>
          ) : null}
          {counts.failed > 0 ? (
            <button type="button" tabIndex={-1} className="failed" data-count="failed" title="Runs that failed here">
              {counts.failed.toLocaleString(locale)} failed
            </button>
          ) : null}
        </span>
      ) : null}
    </div>
  );
};

/** React Flow hands over the position too; a card does not depend on it. */
export const StepCard = memo(
  ({ id }: NodeProps) => <Card id={id} />,
  (before, after) => before.id === after.id,
);
