import { useQuery } from '@tanstack/react-query';
import type { LeadList, LeadPage } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';

/** The ripest lead that is no example: the one whose way a newcomer follows. `null` while there is none. */
export const useFirstLead = () => {
  const list = useQuery({
    queryKey: ['leads', 'first'],
    queryFn: ({ signal }) => request<LeadList>('/api/leads?sort=-score&limit=1', { signal }),
    refetchInterval: 2_500,
  });
  const id = list.data?.items[0]?.id;
  const page = useQuery({
    queryKey: ['lead', id],
    queryFn: ({ signal }) => request<LeadPage>(`/api/leads/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: 2_500,
  });
  return { asked: list.isSuccess, lead: id === undefined ? null : (page.data ?? null) };
};
