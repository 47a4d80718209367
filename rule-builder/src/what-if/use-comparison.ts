import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Flow } from '../../../shared/flow/index.ts';
import type { ScoringModel } from '../../../shared/scoring/index.ts';
import { hangingOn } from '../../../shared/simulation/what-if/index.ts';
import { useEditor } from '../editor/index.ts';
import { inWords } from '../ui/index.ts';
import { type Progress, runWhatIf, type WhatIf } from './run.ts';

/** How far the comparison of what is live with the draft is. */
export type Compared =
  | { is: 'running'; at: Progress }
  | { is: 'stopped' }
  | { is: 'failed'; why: string }
  | { is: 'done'; found: WhatIf };

export const modelOf = (flow: Flow | null | undefined): ScoringModel | null =>
  flow?.start.kind === 'scoring' ? flow.start.model : null;

/** Scores every lead by the scoring flow that is live and by the draft, as soon as it is asked and again with `start`. */
export const useComparison = (live: Flow, draft: Flow) => {
  const others = useEditor((state) => state.page.context.live);
  const hanging = useMemo(
    () => ({ live: hangingOn(live, others), draft: hangingOn(draft, others) }),
    [live, draft, others],
  );
  const [state, setState] = useState<Compared>({ is: 'running', at: { leads: 0, of: 0 } });
  const work = useRef<AbortController | null>(null);
  const start = useCallback(() => {
    work.current?.abort();
    const [from, to] = [modelOf(live), modelOf(draft)];
    if (from === null || to === null) return;
    const mine = new AbortController();
    work.current = mine;
    const tell = (next: Compared): void => {
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
  }, [live, draft, hanging]);
  useEffect(() => {
    start();
    return () => work.current?.abort();
  }, [start]);
  const stop = (): void => {
    work.current?.abort();
    setState({ is: 'stopped' });
  };
  return { state, hanging, start, stop };
};
