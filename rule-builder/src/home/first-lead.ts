import { skipToken, useQuery } from '@tanstack/react-query';
import { request } from '../data/index.ts';

/** The ripest lead that is no example: the one whose way a newcomer follows. `null` while there is none. */
export const useFirstLead = () => {
  const list = useQuery({
    queryKey: ['leads', 'first'],
    queryFn: ({ signal }) => request('GET /api/leads', { query: { sort: '-score', limit: 1 }, signal }),
    refetchInterval: 2_500,
  });
  const id = list.data?.items[0]?.id;
  const page = useQuery({
    queryKey: ['lead', id],
    queryFn:
      id === undefined ? skipToken : ({ signal }) => request('GET /api/leads/:lead', { params: { lead: id }, signal }),
    refetchInterval: 2_500,
  });
  return { asked: list.isSuccess, lead: id === undefined ? null : (page.data ?? null) };
};
