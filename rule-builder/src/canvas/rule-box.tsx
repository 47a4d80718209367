import { startId } from '../../../shared/flow/index.ts';
import type { ScoringModel } from '../../../shared/scoring/index.ts';
import { useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { count, Icon } from '../ui/index.ts';
import type { Box } from './panel.ts';
import './rule-box.css';
import { bantQuestions, groupWords, ruleNote, signed } from './scoring-words.ts';

/** What is left of a box when it is seen from afar. */
const gistOf = ({ what, id }: Box, model: ScoringModel): string => {
  if (what === 'bant') return '4 questions';
  return count(
    what === 'fit' ? model.fit.rules.length : model.rules.filter(({ group }) => group === id).length,
    'rule',
  );
};

/** A box of rows: a group of rules, fit, or BANT. Each row opens in the inspector. */
export const RuleBox = ({ box, model }: { box: Box; model: ScoringModel }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const openRule = useEditor((state) => state.openRule);
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
        <span className="gist">{gistOf(box, model)}</span>
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
                    aria-current={rule.id === openRule ? 'true' : undefined}
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
