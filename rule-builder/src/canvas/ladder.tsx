import './ladder.css';
import { startId } from '../../../shared/flow/index.ts';
import { fallPoints, namedPoints, type ScoringModel } from '../../../shared/scoring/index.ts';
import { useEditorStore, useKnown } from '../editor/index.ts';

/**
 * The ladder: how ripe a lead must be for each stage, as a line from green to red. The stages share the line evenly: what
 * asks for more than points has no place of its own on it, and two thresholds may be close.
 */
export const Ladder = ({ model }: { model: ScoringModel }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const rungs = model.ladder.rungs.map((rung) => ({
    ...rung,
    at: namedPoints(rung.up),
    falls: rung.down === undefined ? null : fallPoints(rung.down),
  }));
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
      {rungs.map(({ stage, at, up, down, falls }) => (
        <span
          key={stage}
          className="stop"
          title={`Up: ${known.wordsOf(up)}.${down === undefined ? '' : ` Down: ${known.wordsOf(down)}.`}`}
        >
          <b>{stage.toUpperCase()}</b>
          <small>{at === null ? known.wordsOf(up) : at}</small>
          {falls === null ? null : <small className="falls">falls below {falls}</small>}
        </span>
      ))}
    </button>
  );
};
