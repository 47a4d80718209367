import './what-if.css';
import type { Flow } from '../../../shared/flow/index.ts';
import { checkModel } from '../../../shared/scoring/index.ts';
import { useEditor } from '../editor/index.ts';
import { Button, Dialog, EmptyState, ErrorState, Progress } from '../ui/index.ts';
import { Results } from './results.tsx';
import { modelOf, useComparison } from './use-comparison.ts';

/** What the draft of a scoring flow would make of every lead, beside what is live, before anything is published. */
const WhatIfDialog = ({ onClose }: { onClose: () => void }) => {
  const draft = useEditor((state) => state.flow);
  const page = useEditor((state) => state.page);
  const live = page.live?.flow ?? null;
  const [from, to] = [modelOf(live), modelOf(draft)];
  const broken = to === null ? 0 : checkModel(to).filter(({ severity }) => severity === 'error').length;
  return (
    <Dialog title="What if this were live?" onClose={onClose} width={760}>
      {live === null || from === null || to === null ? (
        <EmptyState icon="chart" title="Nothing is live to compare with">
          Publish this flow once. From then on you see here what each change of points or thresholds would do to your
          leads, before it goes live.
        </EmptyState>
      ) : broken > 0 ? (
        <EmptyState icon="warning" title="The points model is not whole yet">
          {`${broken === 1 ? 'One problem stands' : `${broken} problems stand`} in the way. You find ${broken === 1 ? 'it' : 'them'} under Problems.`}
        </EmptyState>
      ) : (
        <Comparing live={live} draft={draft} />
      )}
    </Dialog>
  );
};

const Comparing = ({ live, draft }: { live: Flow; draft: Flow }) => {
  const { state, hanging, start, stop } = useComparison(live, draft);
  switch (state.is) {
    case 'running':
      return (
        <div className="what-if-work">
          <p className="muted">
            Every lead's history is scored again by this draft. Nothing is saved, nothing is sent.
          </p>
          <Progress label="Scoring your leads again" done={state.at.leads} of={state.at.of} />
          <Button onPress={stop}>Stop</Button>
        </div>
      );
    case 'stopped':
      return (
        <EmptyState icon="chart" title="Stopped" actions={<Button onPress={start}>Start again</Button>}>
          Nothing was changed.
        </EmptyState>
      );
    case 'failed':
      return (
        <ErrorState title="Your leads could not be scored again" onRetry={start}>
          {state.why}
        </ErrorState>
      );
    case 'done':
      return <Results found={state.found} hanging={hanging} />;
  }
};

export default WhatIfDialog;
