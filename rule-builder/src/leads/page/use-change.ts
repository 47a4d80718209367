import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request, type SentBody } from '../../data/index.ts';
import { toast } from '../../ui/index.ts';
import { leadKey } from './lead-key.ts';

type Changing = 'adjust' | 'score' | 'stage' | 'freeze' | 'retract' | 'merge' | 'consent' | 'profile';

/** A change of a lead by hand: the last part of its route, and the body that goes there. */
export type Change = { [R in Changing]: { route: R; body: SentBody<`POST /api/leads/:lead/${R}`> } }[Changing];

/** Sends a change made by hand; where the lead does not show it yet, it says that it is coming. */
export const useChange = (lead: string, onDone: () => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ route, body }: Change) => request(`POST /api/leads/:lead/${route}`, { params: { lead }, body }),
    onSuccess: async ({ applied }) => {
      toast(applied ? 'Done. It is on the timeline with your name.' : 'Accepted. The page shows it in a moment.');
      onDone();
      await client.invalidateQueries({ queryKey: leadKey(lead) });
      await client.invalidateQueries({ queryKey: ['leads'] });
    },
  });
};
