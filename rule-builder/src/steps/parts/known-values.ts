import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '../../data/index.ts';
import { usualActivities } from '../../editor/index.ts';

const fields = queryOptions({
  queryKey: ['fields'],
  queryFn: ({ signal }) => request('GET /api/fields', { signal }),
  staleTime: 60_000,
});
const activities = queryOptions({
  queryKey: ['activities'],
  queryFn: ({ signal }) => request('GET /api/activities', { signal }),
  staleTime: 60_000,
});

/** Values that leads really have in a field, most frequent first. */
export const useSamples = (field: string): readonly (string | number | boolean)[] =>
  useQuery(fields).data?.items.find((item) => item.field.name === field)?.samples ?? [];

/** Activities one can choose: those that were seen, how often, then the usual ones. */
export const useActivities = (): readonly { type: string; count: number }[] => {
  const seen = useQuery(activities).data?.items ?? [];
  const names = new Set(seen.map(({ type }) => type));
  return [...seen, ...usualActivities.filter((type) => !names.has(type)).map((type) => ({ type, count: 0 }))];
};

/** Properties that an activity came with, with values they had. */
export const useProperties = (
  activity: string,
): readonly { name: string; samples: readonly (string | number | boolean)[] }[] =>
  useQuery(activities).data?.items.find(({ type }) => type === activity)?.properties ?? [];
