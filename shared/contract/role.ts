import * as z from 'zod';

/** What a person does here. */
export const Role = z.enum(['marketer', 'sales', 'admin']);
export type Role = z.infer<typeof Role>;

/** What a server's key may do. */
export const Scope = z.enum([
  'leads:read',
  'leads:write',
  'tasks:read',
  'tasks:write',
  'flows:read',
  'flows:write',
  'reports:read',
  'setup',
]);
export type Scope = z.infer<typeof Scope>;

/** Who may call a route: everybody, or people with one of these roles and server keys with this scope. */
export type Access = 'everyone' | { roles: readonly Role[]; scope?: Scope };
