import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TaskRow } from '../../../functions/api/contract/index.ts';
import { RequestError, request } from '../data/index.ts';
import { inWords, toast } from '../ui/index.ts';

/**
 * Sends what a person decided about a handoff. When somebody else decided meanwhile, it says who and shows the handoff
 * as it is now.
 */
export const useDecision = (id: string, onDone: () => void) => {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['task', id] }),
      client.invalidateQueries({ queryKey: ['tasks'] }),
      client.invalidateQueries({ queryKey: ['lead'] }),
    ]);
  return useMutation({
    mutationFn: ({ route, body }: { route: string; body: unknown; say: string }) =>
      request<TaskRow>(`/api/tasks/${encodeURIComponent(id)}/${route}`, { method: 'POST', body }),
    onSuccess: async (_row, { say }) => {
      toast(say);
      onDone();
      await refresh();
    },
    onError: async (error) => {
      if (!(error instanceof RequestError) || error.status !== 409) return;
      toast(`${inWords(error)} This is how it stands now.`);
      onDone();
      await refresh();
    },
  });
};
