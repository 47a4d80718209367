import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { GoldenLead, GoldenSuite } from '../../../functions/api/contract/index.ts';
import type { Flow } from '../../../shared/flow/index.ts';
import { type GoldenResult, runGolden, worldOf } from '../../../shared/simulation/index.ts';
import { request } from '../data/index.ts';
import { inWords, toast } from '../ui/index.ts';

const suiteKey = (flow: string) => ['flow', flow, 'golden'] as const;
const paramsOf = ({ flow, id }: GoldenLead) => ({ flow, golden: id });

/** The golden leads of a flow, with the model, the segments and the time zone that they run in. */
export const useGolden = (flow: string) =>
  useQuery({
    queryKey: suiteKey(flow),
    queryFn: ({ signal }) => request('GET /api/flows/:flow/golden', { params: { flow }, signal }),
  });

/** A burst of typing is one edit. */
const QUIET = 300;

/**
 * What the golden leads say of the flow as it is being edited: run anew, in the browser, after every edit. `null` while
 * that has not been done, or cannot be.
 */
export const useGoldenResults = (flow: Flow, suite: GoldenSuite | undefined, canRun: boolean) => {
  const [done, setDone] = useState<{ flow: Flow; suite: GoldenSuite; results: GoldenResult[] } | null>(null);
  useEffect(() => {
    if (suite === undefined || !canRun) return;
    let current = true;
    const later = setTimeout(() => {
      const goldens = suite.golden.map((golden) => ({ ...golden, flow: flow.id }));
      void runGolden(goldens, worldOf(flow, suite), () => current).then((results) => {
        if (current) setDone({ flow, suite, results });
      });
    }, QUIET);
    return () => {
      current = false;
      clearTimeout(later);
    };
  }, [flow, suite, canRun]);
  return done !== null && done.flow === flow && done.suite === suite && canRun ? done.results : null;
};

/** Keeps and deletes golden leads; each is an item of its own, so that two editors do not undo each other's. */
export const useGoldenActions = (flow: string) => {
  const queries = useQueryClient();
  const reread = () => queries.invalidateQueries({ queryKey: suiteKey(flow) });
  const keep = useMutation({
    mutationFn: (golden: GoldenLead) =>
      request('PUT /api/flows/:flow/golden/:golden', { params: paramsOf(golden), body: golden }),
    onSettled: reread,
    onError: (error) => toast(inWords(error)),
  });
  const remove = useMutation({
    mutationFn: (golden: GoldenLead) => request('DELETE /api/flows/:flow/golden/:golden', { params: paramsOf(golden) }),
    onSuccess: (_, golden) => toast(`Deleted “${golden.name}”`, { label: 'Undo', run: () => keep.mutate(golden) }),
    onSettled: reread,
    onError: (error) => toast(inWords(error)),
  });
  return { keep, remove };
};
