import { randomBytes } from 'node:crypto';
import { type AccessKey, hashOfKey, putKey } from '../store/key.ts';
import type { Tables } from '../store/table.ts';

type Wanted = {
  /** The keys themselves; made if not given. */
  writeKey?: string;
  apiKey?: string;
  at: string;
  by: string;
};

/** A tracking key and a server key to begin with. They are told here and never again. */
export const addKeys = async (
  tables: Tables,
  { writeKey, apiKey, at, by }: Wanted,
): Promise<{ writeKey: string; apiKey: string }> => {
  const made = {
    writeKey: writeKey ?? `wk_${randomBytes(24).toString('base64url')}`,
    apiKey: apiKey ?? `rk_${randomBytes(24).toString('base64url')}`,
  };
  const key = (secret: string, more: Pick<AccessKey, 'name' | 'kind' | 'scopes' | 'origins'>): AccessKey => ({
    createdAt: at,
    createdBy: by,
    ...more,
    id: `key-${hashOfKey(secret).slice(0, 12)}`,
    thankYouOrigins: [],
    starts: secret.slice(0, 7),
  });
  await putKey(
    tables,
    made.writeKey,
    key(made.writeKey, { name: 'First tracking key', kind: 'tracking', scopes: [], origins: ['*'] }),
  );
  await putKey(
    tables,
    made.apiKey,
    key(made.apiKey, {
      name: 'First server key',
      kind: 'server',
      scopes: ['leads:read', 'leads:write', 'tasks:read', 'tasks:write', 'flows:read', 'flows:write', 'reports:read'],
      origins: [],
    }),
  );
  return made;
};
