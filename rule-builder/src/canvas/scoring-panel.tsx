import './scoring-panel.css';
import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import { startId } from '../../../shared/flow/index.ts';
import type { ScoringModel } from '../../../shared/scoring/index.ts';
import { useEditor, useEditorStore } from '../editor/index.ts';
import { Icon } from '../ui/index.ts';
import { Ladder } from './ladder.tsx';
import { panelOf } from './panel.ts';
import { RuleBox } from './rule-box.tsx';
import { decayWords } from './scoring-words.ts';
import { troubleOf } from './step-card.tsx';

const useModel = (): ScoringModel | null =>
  useEditor(({ flow }) => (flow.start.kind === 'scoring' ? flow.start.model : null));

const Content = () => {
  const editor = useEditorStore();
  const model = useModel();
  const folded = useEditor((state) => state.folded);
  const query = useEditor((state) => state.ruleQuery);
  const selected = useEditor((state) => state.selected === startId);
  const trouble = useEditor((state) => troubleOf(state, startId));
  if (model === null) return null;
  const panel = panelOf(model, folded, query);
  const all = [...model.groups.map(({ id }) => id), '#fit', '#bant'];
  const allFolded = all.every((id) => folded.has(id));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card on the canvas is a group of words and badges, not a form's fieldset
    <div
      id={`card-${startId}`}
      className={['scoring-panel', selected ? 'selected' : '', trouble ?? ''].filter(Boolean).join(' ')}
      data-step={startId}
      role="group"
      aria-label="Scoring model"
    >
      <header className="panel-head">
        <span className="tile">
          <Icon name="score" size={18} />
        </span>
        <span className="panel-title">
          <b>Points model</b>
          <small>
            {model.rules.length} rules in {model.groups.length} groups · {decayWords(model)}
          </small>
        </span>
        <input
          className="input nodrag nopan nowheel nokey"
          type="search"
          tabIndex={-1}
          placeholder="Filter by activity"
          aria-label="Filter rules by activity"
          value={query}
          onChange={(event) => editor.setState({ ruleQuery: event.target.value })}
        />
        <button
          type="button"
          tabIndex={-1}
          className="button small nopan"
          onClick={() => editor.setState({ folded: allFolded ? new Set() : new Set(all) })}
        >
          {allFolded ? 'Unfold all' : 'Fold all'}
        </button>
      </header>
      {panel.boxes.length === 0 ? (
        <p className="panel-none" role="status">
          No rule is about “{query.trim()}”.
        </p>
      ) : null}
      {panel.boxes.map((box) => (
        <RuleBox key={box.id} box={box} model={model} />
      ))}
      <Ladder model={model} />
    </div>
  );
};

export const ScoringPanel = memo(
  (_: NodeProps) => <Content />,
  () => true,
);
