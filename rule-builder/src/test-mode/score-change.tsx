import { startId } from '../../../shared/flow/index.ts';
import { useEditor } from '../editor/index.ts';
import { problemsByStep, problemsIn } from '../problems/index.ts';
import { Ripeness } from '../ui/index.ts';
import type { Person } from './people.ts';
import { type Doing, scoreTest } from './run.ts';

/** Scoring flows: the score before and after what the lead does, and which rule gave what. */
export const ScoreChange = ({
  person,
  startAt,
  doings,
}: {
  person: Person;
  startAt: string;
  doings: readonly Doing[];
}) => {
  const model = useEditor(({ flow }) => (flow.start.kind === 'scoring' ? flow.start.model : null));
  const broken = useEditor((state) =>
    (problemsByStep(problemsIn(state.page, state.flow)).get(startId) ?? []).some((p) => p.severity === 'error'),
  );
  if (model === null || broken) return null;
  const { before, after } = scoreTest(model, { person, startAt, doings });
  return (
    <section aria-label="Score" className="form-group">
      <p>
        Score {before.total} → {after.total} <Ripeness score={after.total} full={100} />
      </p>
      <ul className="line-list">
        {after.lines
          .filter((line) => line.points !== 0 || line.raw !== 0)
          .map((line, index) => (
            <li key={`${line.entry ?? line.kind}${String(index)}`} className="receipt-line">
              <span>{line.rule?.name ?? line.activity ?? line.kind}</span>
              <span className="muted">{line.why === 'counted' ? '' : line.why}</span>
              <b>{line.points}</b>
            </li>
          ))}
      </ul>
    </section>
  );
};
