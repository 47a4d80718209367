import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import { startId } from '../../../shared/flow/index.ts';
import type { ScoringModel } from '../../../shared/scoring/index.ts';
import { useKnown } from '../editor/known.ts';
import { useEditor, useEditorStore } from '../editor/use-editor.ts';
import { Icon } from '../ui/index.ts';
import { type Box, panelOf } from './panel.ts';
import { bantQuestions, decayWords, groupWords, ruleNote, signed, thresholdOf } from './scoring-words.ts';
import { troubleOf } from './step-card.tsx';

const useModel = (): ScoringModel | null =>
  useEditor(({ flow }) => (flow.start.kind === 'scoring' ? flow.start.model : null));

/** A box of rows: a group of rules, fit, or BANT. Each row opens in the inspector. */
const BoxView = ({ box, model }: { box: Box; model: ScoringModel }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const open = (where: string) => () => editor.select(startId, where);
  const fold = () =>
    editor.setState(({ folded }) => {
      const next = new Set(folded);
      if (!next.delete(box.id)) next.add(box.id);
      return { folded: next };
    });
  const group = model.groups.find(({ id }) => id === box.id);
  const title =
    box.what === 'fit' ? 'Fit to the ideal customer' : box.what === 'bant' ? 'BANT' : (group?.name ?? box.id);
  return (
    <section className="rule-box" style={{ left: box.x, top: box.y, height: box.height }} aria-label={title}>
      <header>
        <button
          type="button"
          tabIndex={-1}
          className="fold nopan"
          aria-expanded={!box.folded}
          onClick={fold}
          aria-label={`${box.folded ? 'Unfold' : 'Fold'} ${title}`}
        >
          <Icon name={box.folded ? 'chevron-right' : 'chevron-down'} size={14} />
        </button>
        <button
          type="button"
          tabIndex={-1}
          className="name nopan"
          onClick={open(box.what === 'group' ? `model/groups/${box.id}` : `model/${box.what}`)}
        >
          {title}
        </button>
        <span className="about">
          {box.what === 'group' && group ? groupWords(group, model) : null}
          {box.what === 'fit' ? `A from ${model.fit.cutoffs.A}` : null}
        </span>
      </header>
      {box.folded ? null : (
        <>
          {box.what === 'group'
            ? box.rows.map((index) => {
                const rule = model.rules[index];
                return rule ? (
                  <button
                    key={rule.id}
                    type="button"
                    tabIndex={-1}
                    className={rule.disabled ? 'row nopan off' : 'row nopan'}
                    data-rule={rule.id}
                    onClick={open(`model/rules/${rule.id}`)}
                    title={[rule.activity, rule.when ? known.wordsOf(rule.when) : '', ruleNote(rule)]
                      .filter(Boolean)
                      .join(' · ')}
                  >
                    <span className="what">
                      {rule.activity}
                      <small>
                        {[rule.when ? known.wordsOf(rule.when) : '', ruleNote(rule)].filter(Boolean).join(' · ')}
                      </small>
                    </span>
                    <b className={rule.points < 0 ? 'points minus' : 'points'}>{signed(rule.points)}</b>
                  </button>
                ) : null;
              })
            : null}
          {box.what === 'group' && box.rows.length === 0 ? <p className="row none">No rules here</p> : null}
          {box.what === 'group' ? (
            <button type="button" tabIndex={-1} className="row more nopan" onClick={open(`new-rule/${box.id}`)}>
              <Icon name="add" size={14} /> Add a rule
            </button>
          ) : null}
          {box.what === 'fit'
            ? box.rows.map((index) => {
                const rule = model.fit.rules[index];
                return rule ? (
                  <button
                    key={rule.id}
                    type="button"
                    tabIndex={-1}
                    className="row nopan"
                    onClick={open(`model/fit/${rule.id}`)}
                    title={known.wordsOf(rule.when)}
                  >
                    <span className="what">{rule.name ?? known.wordsOf(rule.when)}</span>
                    <b className={rule.points < 0 ? 'points minus' : 'points'}>{signed(rule.points)}</b>
                  </button>
                ) : null;
              })
            : null}
          {box.what === 'fit' ? (
            <>
              <button type="button" tabIndex={-1} className="row more nopan" onClick={open('new-fit')}>
                <Icon name="add" size={14} /> Add a fit rule
              </button>
              <p className="row grades">
                {(['A', 'B', 'C', 'D'] as const).map((grade) => (
                  <span key={grade}>
                    <b>{grade}</b> {model.fit.cutoffs[grade]}+
                  </span>
                ))}
              </p>
            </>
          ) : null}
          {box.what === 'bant'
            ? bantQuestions.map((question) => (
                <button
                  key={question}
                  type="button"
                  tabIndex={-1}
                  className="row nopan"
                  onClick={open(`model/bant/${question}`)}
                  title={known.wordsOf(model.bant[question])}
                >
                  <span className="what">
                    {question.charAt(0).toUpperCase() + question.slice(1)}
                    <small>{known.wordsOf(model.bant[question])}</small>
                  </span>
                </button>
              ))
            : null}
        </>
      )}
    </section>
  );
};

/**
 * The ladder: how ripe a lead must be for each stage, as a line from green to red. The stages share the line evenly: what
 * asks for more than points has no place of its own on it, and two thresholds may be close.
 */
const LadderView = ({ model }: { model: ScoringModel }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const rungs = model.ladder.rungs.map((rung) => ({ ...rung, at: thresholdOf(rung.up) }));
  return (
    <button
      type="button"
      tabIndex={-1}
      className="ladder nopan"
      title="The ladder of stages"
      onClick={() => editor.select(startId, 'model/ladder')}
    >
      <span className="bar" />
      <span className="stop">
        <b>Lead</b>
        <small>0</small>
      </span>
      {rungs.map(({ stage, at, up }) => (
        <span key={stage} className="stop" title={known.wordsOf(up)}>
          <b>{stage.toUpperCase()}</b>
          <small>{at === null ? known.wordsOf(up) : at}</small>
        </span>
      ))}
    </button>
  );
};

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
      {panel.boxes.map((box) => (
        <BoxView key={box.id} box={box} model={model} />
      ))}
      <LadderView model={model} />
    </div>
  );
};

export const ScoringPanel = memo(
  (_: NodeProps) => <Content />,
  () => true,
);
