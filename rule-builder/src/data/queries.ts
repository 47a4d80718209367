import { QueryClient, queryOptions } from '@tanstack/react-query';
import { RequestError, request } from './client.ts';

/** What was read from the API, shared by all screens. Refusals are shown at once, only failures are tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // Offline is said at once: waiting in silence for the network looks like a button that does nothing.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      retry: (times, error) => times < 3 && error instanceof RequestError && error.retriable,
    },
  },
});

/** Who is asking and what they may do. */
export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request('GET /api/me', { signal }),
  staleTime: 60_000,
});
