import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RequestError, request, type SentBody } from '../data/index.ts';
import { inWords, toast } from '../ui/index.ts';

type Deciding = 'accept' | 'reject' | 'reassign' | 'outcome';

/** A decision about a handoff: the last part of its route, the body that goes there, and what to say when it is done. */
type Decision = { [R in Deciding]: { route: R; body: SentBody<`POST /api/tasks/:task/${R}`>; say: string } }[Deciding];

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
    mutationFn: ({ route, body }: Decision) =>
      request(`POST /api/tasks/:task/${route}`, { params: { task: id }, body }),
    onSuccess: async (_row, { say }) => {
      toast(say);
      onDone();
      await refresh();
    },
    onError: async (error) => {
      if (!(error instanceof RequestError) || error.status !== 409) {
        toast(inWords(error));
        return;
      }
      toast(`${inWords(error)} This is how it stands now.`);
      onDone();
      await refresh();
    },
  });
};
