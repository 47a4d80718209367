import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { me, request } from '../data/index.ts';
import { inWords, toast } from '../ui/index.ts';

const place = 'ripen.tracking-key';
/** Stands in samples until there is a key. */
export const placeholderKey = 'YOUR_TRACKING_KEY';

type Remembered = { id: string; key: string };
const listeners = new Set<() => void>();

/**
 * Tracking keys are public: they stand in every page that uses them. The API keeps only their hash, so the one that was
 * made here is remembered on this device to be written into samples.
 */
export const rememberTrackingKey = (key: Remembered): void => {
  localStorage.setItem(place, JSON.stringify(key));
  for (const listener of listeners) listener();
};

const read = (): string => localStorage.getItem(place) ?? '';
const remembered = (text: string): Remembered | null => {
  try {
    const value = JSON.parse(text) as Partial<Remembered>;
    return typeof value.id === 'string' && typeof value.key === 'string' ? { id: value.id, key: value.key } : null;
  } catch {
    return null;
  }
};

/** All keys; only admins may look. */
export const useKeys = () => {
  const person = useQuery(me);
  const admin = person.data?.roles.includes('admin') === true;
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => request('GET /api/keys', { signal }),
    enabled: admin,
  });
  return { admin, keys };
};

/** The key that samples are written with, where one is known that still works; and how to make one. */
export const useTrackingKey = () => {
  const client = useQueryClient();
  const { admin, keys } = useKeys();
  const stored = remembered(
    useSyncExternalStore((listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }, read),
  );
  const gone = stored !== null && keys.data !== undefined && !keys.data.items.some(({ id }) => id === stored.id);
  const make = useMutation({
    mutationFn: () => request('POST /api/keys', { body: { name: 'My website', kind: 'tracking', origins: ['*'] } }),
    onSuccess: async ({ key, secret }) => {
      rememberTrackingKey({ id: key.id, key: secret });
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
    onError: (error) => toast(inWords(error)),
  });
  return { key: stored !== null && !gone ? stored.key : null, mayMake: admin, make };
};
