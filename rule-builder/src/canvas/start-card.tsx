import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import { startId } from '../../../shared/flow/index.ts';
import { isStartOpen, useEditor, useKnown } from '../editor/index.ts';
import { Icon, locale } from '../ui/index.ts';
import { sentence } from './describe.ts';
import { troubleOf, useLit } from './step-card.tsx';

/** What starts a nurture flow; on a blank flow the one thing there is to do. */
const Card = () => {
  const open = useEditor((state) => isStartOpen(state.flow));
  const known = useKnown();
  const words = useEditor((state) => sentence(state.flow, startId, known));
  const selected = useEditor((state) => state.selected === startId);
  const entered = useEditor((state) => state.counts?.entered ?? 0);
  const trouble = useEditor((state) => troubleOf(state, startId));
  const lit = useLit(startId);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card on the canvas is a group of words and badges, not a form's fieldset
    <div
      id={`card-${startId}`}
      className={['flow-card start nopan', selected ? 'selected' : '', open ? 'open' : (trouble ?? ''), lit]
        .filter(Boolean)
        .join(' ')}
      data-step={startId}
      role="group"
      aria-label={open ? words : `Start: ${words}`}
    >
      <span className="tile">
        <Icon name={open ? 'add' : 'start'} size={18} />
      </span>
      <span className="kind">Start</span>
      <span className="words" title={words}>
        {words}
      </span>
      {entered > 0 ? <span className="counts entered">{entered.toLocaleString(locale)} entered</span> : null}
    </div>
  );
};

export const StartCard = memo(
  (_: NodeProps) => <Card />,
  () => true,
);
