import type { Role, Scope } from '../../shared/contract/index.ts';

/** Who is asking: a person who signed in, or a server with a key. */
export type Who =
  | { kind: 'person'; id: string; name: string; email: string | null; roles: readonly Role[]; session?: string }
  | { kind: 'key'; id: string; name: string; scopes: readonly Scope[] };

/** The source that entries made on their behalf carry. */
export const sourceOf = (who: Who): { kind: 'person' | 'server'; id: string } => ({
  kind: who.kind === 'person' ? 'person' : 'server',
  id: who.id,
});
