import { Button as Pressable } from 'react-aria-components';
import type { Problem } from '../../../shared/problem/index.ts';
import { kindName } from '../canvas/index.ts';
import { fieldOfProblem, stepOfProblem, useEditor, useEditorStore } from '../editor/index.ts';
import { Icon } from '../ui/index.ts';

const order = { error: 0, warning: 1, note: 2 };

/** Problems in one list, the worst first; one click goes to the field. */
export const ProblemList = ({ problems, onGo }: { problems: readonly Problem[]; onGo?: () => void }) => {
  const editor = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const sorted = [...problems].sort((a, b) => order[a.severity] - order[b.severity]);
  return (
    <ul className="problem-list">
      {sorted.map((problem) => {
        const step = stepOfProblem(problem);
        return (
          <li key={`${problem.code} ${problem.where} ${problem.message}`}>
            <Pressable
              className={`line problem ${problem.severity}`}
              onPress={() => {
                onGo?.();
                editor.select(step, fieldOfProblem(problem));
              }}
            >
              <Icon
                name={problem.severity === 'error' ? 'error' : problem.severity === 'warning' ? 'warning' : 'info'}
              />
              <span>
                <b>{step === null ? 'This flow' : kindName(flow, step)}</b> {problem.message}
                <small className="muted">{problem.hint}</small>
              </span>
            </Pressable>
          </li>
        );
      })}
    </ul>
  );
};
