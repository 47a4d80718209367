import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Submitted } from '../../../../functions/api/contract/index.ts';
import { request } from '../../data/index.ts';
import { toast } from '../../ui/index.ts';
import { leadKey } from './lead-key.ts';

/** Sends a change made by hand; where the lead does not show it yet, it says that it is coming. */
export const useChange = (lead: string, onDone: () => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ route, body }: { route: string; body: unknown }) =>
      request<Submitted>(`/api/leads/${encodeURIComponent(lead)}/${route}`, { method: 'POST', body }),
    onSuccess: async ({ applied }) => {
      toast(applied ? 'Done. It is on the timeline with your name.' : 'Accepted. The page shows it in a moment.');
      onDone();
      await client.invalidateQueries({ queryKey: leadKey(lead) });
      await client.invalidateQueries({ queryKey: ['leads'] });
    },
  });
};
