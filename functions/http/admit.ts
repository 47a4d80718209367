import type { Access } from '../../shared/contract/index.ts';
import { Refusal } from './refusal.ts';
import type { Who } from './who.ts';

/** Lets in whoever has one of the roles, or is a key with the scope; refuses with 403. */
export const admit = (who: Who, access: Exclude<Access, 'everyone'>): Who => {
  if (who.kind === 'key') {
    if (access.scope !== undefined && who.scopes.includes(access.scope)) return who;
    throw new Refusal(
      'not allowed',
      access.scope === undefined
        ? 'Server keys cannot do this.'
        : `The key "${who.name}" does not have the scope ${access.scope}.`,
      access.scope === undefined ? 'Sign in as a person.' : 'Give the key this scope under Setup, or use another key.',
    );
  }
  if (who.roles.some((role) => access.roles.includes(role))) return who;
  throw new Refusal(
    'not allowed',
    `This needs the role ${access.roles.join(' or ')}.`,
    'Ask an administrator of this workspace for the role.',
  );
};
