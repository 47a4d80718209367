import { queryOptions } from '@tanstack/react-query';
import type { RepList } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';

/** The sales reps and teams. */
export const reps = queryOptions({
  queryKey: ['reps'],
  queryFn: ({ signal }) => request<RepList>('/api/reps', { signal }),
  staleTime: 30_000,
});
