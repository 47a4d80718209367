import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RetryRequest } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';
import { count, inWords, toast } from '../ui/index.ts';

/** Lets runs that failed at a step go on there. The sweep takes them up within a minute. */
export const useRetry = (flow: string, step: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RetryRequest) =>
      request('POST /api/flows/:flow/steps/:step/retry', { params: { flow, step }, body }),
    onSuccess: ({ runs }) => {
      toast(`${count(runs, 'lead')} will go on within a minute`);
      void queries.invalidateQueries({ queryKey: ['flow', flow] });
    },
    onError: (error) => toast(inWords(error)),
  });
};
