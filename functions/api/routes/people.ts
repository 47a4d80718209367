import type { Person } from '../../../shared/workspace/index.ts';
import { type Endpoint, notFound, Refusal, type Services, type Who } from '../../http/index.ts';
import { audit } from '../../store/audit.ts';
import { changePerson, endSessions, listPeople } from '../../store/person.ts';
import { isExampleTask, tasksOfRep } from '../../store/task.ts';
import { reps } from '../../store/workspace.ts';
import type { PersonRow } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';

/** Who may sign in: invited, given roles, signed out, removed. Where the sign-in service is ours it is told at once. */
export const peopleRoutes = (services: Services): Endpoint[] => {
  const { tables, deps, now } = services;
  const { signIn } = deps;
  const log = (who: Who, what: string, target: string, detail = {}) =>
    audit(tables, { at: now(), who: who.name, what, target, detail });

  /** Everybody whom the workspace or the sign-in service knows. */
  const everybody = async (): Promise<PersonRow[]> => {
    const known = await listPeople(tables);
    const accounts = signIn?.accounts() ?? [];
    const unseen = accounts.filter(({ id }) => known.every((person) => person.id !== id));
    const current = new Map(accounts.map((account) => [account.id, account]));
    return [
      ...known
        .filter(({ removedAt }) => removedAt === undefined)
        .map((person) => rowOf(person, current.get(person.id))),
      ...unseen.map(({ id, email, roles }) => ({ id, email, name: email, roles, lastSeenAt: null, sessions: [] })),
    ].toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  };
  const find = async (id: string): Promise<PersonRow> => {
    const found = (await everybody()).find((person) => person.id === id);
    if (found === undefined) throw notFound('person');
    return found;
  };
  const refuseSelf = (who: Who, id: string, what: string): void => {
    if (who.id === id) throw new Refusal('refused', `You cannot ${what} yourself.`, 'Ask another administrator.');
  };

  return [
    endpoint({
      route: 'GET /api/people',
      async run({ who }) {
        return { items: await everybody(), you: who.id, canInvite: signIn !== undefined };
      },
    }),
    endpoint({
      route: 'POST /api/people',
      async run({ who, body: { email, roles } }) {
        if (signIn === undefined) {
          throw new Refusal(
            'refused',
            'People are added where they sign in: in the Cognito user pool.',
            'Create the user there and put them into the groups marketer, sales or admin.',
          );
        }
        const { id, link } = signIn.invite(email, roles);
        const at = now();
        await changePerson(tables, id, (person) => ({
          email,
          name: person.lastSeenAt === null ? email : person.name,
          roles,
          rolesAt: at,
        }));
        await log(who, 'person invited', id, { roles });
        return { id, link };
      },
    }),
    endpoint({
      route: 'PUT /api/people/:person',
      async run({ who, param, body: { roles } }) {
        const id = param('person');
        const { email, name } = await find(id);
        if (!roles.includes('admin')) refuseSelf(who, id, 'take the role admin from');
        const at = now();
        // Refused here first: whatever the sign-in service still says, the workspace goes by this.
        await changePerson(tables, id, () => ({ email, name, roles, rolesAt: at, rolesHold: signIn === undefined }));
        signIn?.setRoles(id, roles);
        await log(who, 'roles changed', id, { roles });
        return { done: true };
      },
    }),
    endpoint({
      route: 'DELETE /api/people/:person',
      async run({ who, param }) {
        const id = param('person');
        refuseSelf(who, id, 'remove');
        const { email, name } = await find(id);
        await refuseWithHandoffs(email);
        await changePerson(tables, id, () => ({ email, name, roles: [], removedAt: now() }));
        await endSessions(tables, id, 'all', now());
        signIn?.remove(id);
        await log(who, 'person removed', id);
        return { done: true };
      },
    }),
    endpoint({
      route: 'POST /api/people/:person/sign-out',
      async run({ who, param }) {
        const id = param('person');
        const { email, name } = await find(id);
        const ended = signIn?.end(id) ?? [];
        await changePerson(tables, id, () => ({ email, name }));
        await endSessions(tables, id, ended, now());
        await endSessions(tables, id, 'all', now());
        await log(who, 'signed out', id);
        return { done: true };
      },
    }),
    endpoint({
      route: 'POST /api/me/sign-out',
      async run({ who }) {
        if (who.kind === 'key' || who.session === undefined) return { done: true };
        signIn?.endOne(who.session);
        await endSessions(tables, who.id, [who.session], now());
        await log(who, 'signed out', who.id);
        return { done: true };
      },
    }),
  ];

  /** Whoever leaves hands over first: their handoffs would lie where nobody looks. */
  async function refuseWithHandoffs(email: string | null): Promise<void> {
    const rep = (await reps.all(tables)).find((it) => it.email.toLowerCase() === email?.toLowerCase());
    if (rep === undefined) return;
    const desk = await Promise.all((['open', 'accepted'] as const).map((status) => tasksOfRep(tables, rep.id, status)));
    const held = desk.flat().filter((task) => !isExampleTask(task)).length;
    if (held === 0) return;
    throw new Refusal(
      'refused',
      `${rep.name} still has ${held} open ${held === 1 ? 'handoff' : 'handoffs'}.`,
      'Reassign them in the inbox first, then remove the person.',
    );
  }
};

const rowOf = (
  { id, email, name, roles, lastSeenAt, sessions }: Person,
  account: { email: string; roles: PersonRow['roles'] } | undefined,
): PersonRow => ({
  id,
  name,
  email: account?.email ?? email,
  roles: account?.roles ?? roles,
  lastSeenAt,
  sessions: Object.values(sessions)
    .filter(({ endedAt }) => endedAt === undefined)
    .map(({ startedAt, lastSeenAt: seenAt, agent }) => ({ startedAt, lastSeenAt: seenAt, agent }))
    .toSorted((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt)),
});
