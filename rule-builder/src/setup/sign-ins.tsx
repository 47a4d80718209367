import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonRow } from '../../../functions/api/contract/index.ts';
import type { Role } from '../../../shared/contract/index.ts';
import { request } from '../data/index.ts';
import { ago, Button, Dialog, inWords, Switch, Table, TextField, toast } from '../ui/index.ts';
import { Panel } from './panel.tsx';

const roleNames: Record<Role, string> = { marketer: 'Marketer', sales: 'Sales', admin: 'Admin' };
const allRoles = Object.keys(roleNames) as Role[];

/** Who may sign in: with which roles, when they were last here, and on which devices they are signed in. */
export const SignIns = () => {
  const people = useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => request('GET /api/people', { signal }),
  });
  const [open, setOpen] = useState<PersonRow | 'new' | null>(null);
  const now = Date.now();
  return (
    <>
      <Panel
        title="People"
        help="Who may sign in. What you take away is gone at once for changes, and within a minute for what they look at."
        asked={people}
        action={
          people.data?.canInvite === true ? (
            <Button look="primary" icon="add" onPress={() => setOpen('new')}>
              Invite
            </Button>
          ) : null
        }
      >
        {({ items, you, canInvite }) => (
          <>
            <Table
              label="People"
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  id: 'name',
                  label: 'Person',
                  cell: ({ id, name, email }) => (
                    <span className="two-lines">
                      <b>{id === you ? `${name} (you)` : name}</b>
                      <span className="muted">{email === name ? '' : email}</span>
                    </span>
                  ),
                },
                {
                  id: 'roles',
                  label: 'Roles',
                  cell: ({ roles }) => roles.map((role) => roleNames[role]).join(', ') || 'None',
                },
                {
                  id: 'seen',
                  minor: true,
                  label: 'Last seen',
                  cell: ({ lastSeenAt, sessions }) => (
                    <span className="two-lines">
                      <span>{lastSeenAt === null ? 'Not yet' : ago(Date.parse(lastSeenAt), now)}</span>
                      <span className="muted">
                        {sessions.length === 1 ? '1 session' : `${sessions.length} sessions`}
                      </span>
                    </span>
                  ),
                },
                {
                  id: 'change',
                  label: <span className="sr-only">Actions</span>,
                  cell: (person) => (
                    <Button small look="quiet" aria-label={`Change ${person.name}`} onPress={() => setOpen(person)}>
                      Change
                    </Button>
                  ),
                },
              ]}
            />
            {canInvite ? null : (
              <p className="card-body muted">
                New people are added in the Cognito user pool, in the groups marketer, sales or admin. They appear here
                once they have signed in.
              </p>
            )}
          </>
        )}
      </Panel>
      {open === 'new' ? <Invite onClose={() => setOpen(null)} /> : null}
      {open !== null && open !== 'new' ? (
        <Change person={open} isYou={open.id === people.data?.you} onClose={() => setOpen(null)} />
      ) : null}
    </>
  );
};

const RoleSwitches = ({ roles, onChange }: { roles: readonly Role[]; onChange: (roles: Role[]) => void }) =>
  allRoles.map((role) => (
    <Switch
      key={role}
      isSelected={roles.includes(role)}
      onChange={(on) => onChange(allRoles.filter((it) => (it === role ? on : roles.includes(it))))}
    >
      {roleNames[role]}
    </Switch>
  ));

const Refused = ({ error }: { error: Error | null }) =>
  error === null ? null : (
    <p role="alert" className="refused">
      {inWords(error)}
    </p>
  );

const Invite = ({ onClose }: { onClose: () => void }) => {
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<Role[]>(['marketer']);
  const invite = useMutation({
    mutationFn: () => request('POST /api/people', { body: { email: email.trim(), roles } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  const link = invite.data?.link;
  return (
    <Dialog
      title="Invite somebody"
      width={480}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{link === undefined ? 'Cancel' : 'Done'}</Button>
          {link === undefined ? (
            <Button
              look="primary"
              isDisabled={!email.includes('@') || roles.length === 0 || invite.isPending}
              onPress={() => invite.mutate()}
            >
              Make the link
            </Button>
          ) : null}
        </>
      }
    >
      {link === undefined ? (
        <>
          <TextField label="Work email" type="email" value={email} onChange={setEmail} />
          <RoleSwitches roles={roles} onChange={setRoles} />
        </>
      ) : (
        <>
          <p>Send this link to {email.trim()}. It signs in whoever opens it: once, within a day.</p>
          <TextField label="Sign-in link" value={link} onChange={() => {}} />
        </>
      )}
      <Refused error={invite.error} />
    </Dialog>
  );
};

const Change = ({ person, isYou, onClose }: { person: PersonRow; isYou: boolean; onClose: () => void }) => {
  const client = useQueryClient();
  const [roles, setRoles] = useState<Role[]>(person.roles);
  const params = { person: person.id };
  const done = async (words: string) => {
    onClose();
    toast(words);
    await client.invalidateQueries({ queryKey: ['people'] });
  };
  const save = useMutation({
    mutationFn: () => request('PUT /api/people/:person', { params, body: { roles } }),
    onSuccess: () => done('Saved.'),
  });
  const end = useMutation({
    mutationFn: () => request('POST /api/people/:person/sign-out', { params }),
    onSuccess: () => done(`${person.name} is signed out everywhere.`),
  });
  const remove = useMutation({
    mutationFn: () => request('DELETE /api/people/:person', { params }),
    onSuccess: () => done(`${person.name} was removed.`),
  });
  const isPending = save.isPending || end.isPending || remove.isPending;
  const now = Date.now();
  return (
    <Dialog
      title={person.name}
      width={480}
      onClose={onClose}
      footer={
        <>
          {isYou ? null : (
            <Button look="danger" isDisabled={isPending} onPress={() => remove.mutate()}>
              Remove
            </Button>
          )}
          <span className="grow" />
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" isDisabled={roles.length === 0 || isPending} onPress={() => save.mutate()}>
            Save
          </Button>
        </>
      }
    >
      <RoleSwitches roles={roles} onChange={setRoles} />
      <h3>Signed in</h3>
      {person.sessions.length === 0 ? <p className="muted">Nowhere.</p> : null}
      <ul>
        {person.sessions.map(({ agent, startedAt, lastSeenAt }) => (
          <li key={`${startedAt}${agent}`}>
            <span className="two-lines">
              <span>{agent === '' ? 'A browser' : agent}</span>
              <span className="muted">Last seen {ago(Date.parse(lastSeenAt), now)}</span>
            </span>
          </li>
        ))}
      </ul>
      {person.sessions.length === 0 ? null : (
        <Button isDisabled={isPending} onPress={() => end.mutate()}>
          Sign out everywhere
        </Button>
      )}
      <Refused error={save.error ?? end.error ?? remove.error} />
    </Dialog>
  );
};
