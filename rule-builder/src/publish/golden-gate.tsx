import { Button as Pressable } from 'react-aria-components';
import type { GoldenLead } from '../../../functions/api/contract/index.ts';
import { useEditor, useKnown } from '../editor/index.ts';
import { differenceWords, useGolden, useGoldenResults } from '../golden/index.ts';
import { Icon } from '../ui/index.ts';

type Failing = { golden: GoldenLead; sentences: string[] };

/** The golden leads that do not pass as the flow stands; `null` while that is being found out. */
export const useFailingGolden = (canRun: boolean): Failing[] | null => {
  const known = useKnown();
  const flow = useEditor((state) => state.flow);
  const suite = useGolden(flow.id);
  const results = useGoldenResults(flow, suite.data, canRun);
  if (suite.data?.golden.length === 0) return [];
  return (
    results?.flatMap(({ id, passed, differences }) => {
      const golden = suite.data?.golden.find((one) => one.id === id);
      if (passed || golden === undefined) return [];
      return [{ golden, sentences: differences.flatMap((difference) => differenceWords(difference, flow, known)) }];
    }) ?? null
  );
};

/** Golden leads that stand in the way, or are worth knowing of, each with how it differs. */
export const FailingGolden = ({ failing, onGo }: { failing: readonly Failing[]; onGo: () => void }) => (
  <ul className="problem-list">
    {failing.map(({ golden, sentences }) => (
      <li key={golden.id}>
        <Pressable className={`line problem ${golden.mustPass ? 'error' : 'warning'}`} onPress={onGo}>
          <Icon name={golden.mustPass ? 'error' : 'warning'} />
          <span>
            <b>Golden lead</b> “{golden.name}” does not pass.
            <small className="muted">{sentences.join(' ')}</small>
          </span>
        </Pressable>
      </li>
    ))}
  </ul>
);
