import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';

/** The sales reps and teams. */
export const reps = queryOptions({
  queryKey: ['reps'],
  queryFn: ({ signal }) => request('GET /api/reps', { signal }),
  staleTime: 30_000,
});
