import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import { useKnown } from '../editor/known.ts';
import { useEditor } from '../editor/use-editor.ts';
import { problemsByStep, problemsIn } from '../problems/derive.ts';
import { Icon } from '../ui/index.ts';
import { kindName, sentence } from './describe.ts';
import { canLeadTo } from './drop.ts';
import { iconOf } from './look.ts';

/** What a card says about problems: quiet while the step is fresh. */
export const useTrouble = (id: string): 'error' | 'warning' | 'setup' | null =>
  useEditor((state) => {
    const problems = problemsByStep(problemsIn(state.page, state.checked)).get(id) ?? [];
    const worst = problems.some(({ severity }) => severity === 'error')
      ? 'error'
      : problems.some(({ severity }) => severity === 'warning')
        ? 'warning'
        : null;
    return worst === 'error' && state.fresh.has(id) && !state.attempted ? 'setup' : worst;
  });

/** How a lead's way through the flow shows on a card. */
export const useLit = (id: string): '' | 'lit' | 'dim' | 'at' | 'at failed' =>
  useEditor(({ trace }) =>
    trace === null
      ? ''
      : trace.at === id
        ? trace.failed === true
          ? 'at failed'
          : 'at'
        : trace.steps.has(id)
          ? 'lit'
          : 'dim',
  );

const troubleWords = { error: 'has a problem', warning: 'has a warning', setup: 'needs setup' };

const Card = ({ id }: { id: string }) => {
  const step = useEditor((state) => state.flow.steps[id]);
  const kind = useEditor((state) => kindName(state.flow, id));
  const known = useKnown();
  const words = useEditor((state) => sentence(state.flow, id, known));
  const selected = useEditor((state) => state.selected === id);
  const carried = useEditor(({ carrying }) => carrying !== null && 'step' in carrying && carrying.step === id);
  const target = useEditor((state) => canLeadTo(state, id));
  const counts = useEditor((state) => state.counts?.steps[id]);
  const note = useEditor((state) => state.trace?.notes.get(id));
  const trouble = useTrouble(id);
  const lit = useLit(id);
  if (step === undefined) return null;
  const classes = [
    'flow-card nopan',
    selected ? 'selected' : '',
    step.disabled ? 'disabled' : '',
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
      aria-label={`${kind}: ${words}${trouble ? ` (${troubleWords[trouble]})` : ''}${step.disabled ? ' (switched off)' : ''}`}
    >
      <span className="tile">
        <Icon name={iconOf(step.kind)} size={18} />
      </span>
      <span className="kind">
        {kind}
        {step.disabled ? <i className="badge">Off</i> : null}
        {step.note ? (
          <i className="badge" title={step.note}>
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
        {note ?? words}
      </span>
      {counts && (counts.here > 0 || counts.failed > 0) ? (
        <span className="counts">
          {counts.here > 0 ? (
            <button type="button" tabIndex={-1} data-count="here" title="Leads in this step now">
              {counts.here.toLocaleString('en')}
            </button>
          ) : null}
          {counts.failed > 0 ? (
            <button type="button" tabIndex={-1} className="failed" data-count="failed" title="Runs that failed here">
              {counts.failed.toLocaleString('en')} failed
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
