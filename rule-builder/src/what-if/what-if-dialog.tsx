import './what-if.css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Flow } from '../../../shared/flow/index.ts';
import { checkModel, type ScoringModel } from '../../../shared/scoring/index.ts';
import { hangingOn } from '../../../shared/simulation/what-if/index.ts';
import { useEditor } from '../editor/use-editor.ts';
import { Button, Dialog, EmptyState, ErrorState, inWords, Progress } from '../ui/index.ts';
import { Results } from './results.tsx';
import { type Progress as HowFar, runWhatIf, type WhatIf } from './run.ts';

type State =
  | { is: 'running'; at: HowFar }
  | { is: 'stopped' }
  | { is: 'failed'; why: string }
  | { is: 'done'; found: WhatIf };

const modelOf = (flow: Flow | null | undefined): ScoringModel | null =>
  flow?.start.kind === 'scoring' ? flow.start.model : null;

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
        <Comparing live={live} draft={draft} from={from} to={to} />
      )}
    </Dialog>
  );
};

const Comparing = ({ live, draft, from, to }: { live: Flow; draft: Flow; from: ScoringModel; to: ScoringModel }) => {
  const others = useEditor((state) => state.page.context.live);
  const hanging = useMemo(
    () => ({ live: hangingOn(live, others), draft: hangingOn(draft, others) }),
    [live, draft, others],
  );
  const [state, setState] = useState<State>({ is: 'running', at: { leads: 0, of: 0 } });
  const work = useRef<AbortController | null>(null);
  const start = useCallback(() => {
    work.current?.abort();
    const mine = new AbortController();
    work.current = mine;
    const tell = (next: State): void => {
      if (!mine.signal.aborted) setState(next);
    };
    tell({ is: 'running', at: { leads: 0, of: 0 } });
    const sides = {
      live: { model: from, hanging: hanging.live.hanging },
      draft: { model: to, hanging: hanging.draft.hanging },
    };
    runWhatIf(sides, (at) => tell({ is: 'running', at }), mine.signal).then(
      (found) => tell({ is: 'done', found }),
      (error: unknown) => tell({ is: 'failed', why: inWords(error) }),
    );
  }, [from, to, hanging]);
  useEffect(() => {
    start();
    return () => work.current?.abort();
  }, [start]);
  const stop = () => {
    work.current?.abort();
    setState({ is: 'stopped' });
  };
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
