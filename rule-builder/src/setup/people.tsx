import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RepRow } from '../../../functions/api/contract/index.ts';
import type { Team } from '../../../shared/handoff/index.ts';
import { me, reps, request } from '../data/index.ts';
import {
  Button,
  Chip,
  Dialog,
  EmptyState,
  inWords,
  NumberField,
  Select,
  Switch,
  Table,
  TextField,
  toast,
} from '../ui/index.ts';
import { Panel } from './panel.tsx';
import { Teams } from './teams.tsx';

/** Who receives handoffs. Routing asks for the owner first, then territory, then whose turn it is by weight. */
export const People = () => {
  const people = useQuery(reps);
  const person = useQuery(me);
  const admin = person.data?.roles.includes('admin') === true;
  const [editing, setEditing] = useState<RepRow['rep'] | 'new' | null>(null);
  const teams = people.data?.teams ?? [];
  return (
    <>
      <Panel
        title="Reps and teams"
        help="A handoff goes to the lead's owner, else to who covers its territory, else to whose turn it is by weight. Reps who are away or full get none."
        asked={people}
        action={
          admin ? (
            <Button look="primary" icon="add" onPress={() => setEditing('new')}>
              New rep
            </Button>
          ) : null
        }
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="user" title="No reps yet">
              Without reps, handoffs wait in the inbox for whoever takes them.
            </EmptyState>
          ) : (
            <Table
              label="Reps"
              rows={items}
              rowKey={({ rep }) => rep.id}
              columns={[
                {
                  id: 'name',
                  label: 'Rep',
                  cell: ({ rep }) => (
                    <span className="two-lines">
                      <b>{rep.name}</b>
                      <span className="muted">{rep.email}</span>
                    </span>
                  ),
                },
                {
                  id: 'team',
                  minor: true,
                  label: 'Team',
                  cell: ({ rep }) => teams.find(({ id }) => id === rep.team)?.name ?? rep.team,
                },
                {
                  id: 'territories',
                  minor: true,
                  label: 'Territory',
                  cell: ({ rep }) => rep.territories.join(', ') || 'Anywhere',
                },
                { id: 'weight', minor: true, label: 'Weight', number: true, cell: ({ rep }) => rep.weight },
                {
                  id: 'open',
                  label: 'To answer',
                  number: true,
                  cell: ({ open, overdue }) => (
                    <span className={overdue > 0 ? 'refused' : undefined}>
                      {open}
                      {overdue > 0 ? ` (${overdue} overdue)` : ''}
                    </span>
                  ),
                },
                {
                  id: 'away',
                  label: 'Now',
                  cell: ({ rep }) => (rep.away ? <Chip>Away</Chip> : <Chip tone="ok">Here</Chip>),
                },
                {
                  id: 'edit',
                  label: <span className="sr-only">Actions</span>,
                  cell: ({ rep }) =>
                    admin ? (
                      <Button small look="quiet" aria-label={`Edit ${rep.name}`} onPress={() => setEditing(rep)}>
                        Edit
                      </Button>
                    ) : null,
                },
              ]}
            />
          )
        }
      </Panel>
      {people.data ? <Teams people={people.data} mayChange={admin} /> : null}
      {editing ? (
        <EditRep rep={editing === 'new' ? null : editing} teams={teams} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
};

const EditRep = ({
  rep,
  teams,
  onClose,
}: {
  rep: RepRow['rep'] | null;
  teams: readonly Team[];
  onClose: () => void;
}) => {
  const client = useQueryClient();
  const [name, setName] = useState(rep?.name ?? '');
  const [email, setEmail] = useState(rep?.email ?? '');
  const [team, setTeam] = useState(rep?.team ?? teams[0]?.id ?? 'sales');
  const [weight, setWeight] = useState<number | undefined>(rep?.weight ?? 1);
  const [capacity, setCapacity] = useState<number | undefined>(rep?.capacity);
  const [territories, setTerritories] = useState(rep?.territories.join(', ') ?? '');
  const [away, setAway] = useState(rep?.away ?? false);
  const done = async (words: string) => {
    onClose();
    toast(words);
    await client.invalidateQueries({ queryKey: ['reps'] });
  };
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        email: email.trim(),
        team,
        weight: weight ?? 1,
        away,
        territories: territories
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
        ...(capacity !== undefined && { capacity }),
      };
      return rep
        ? request('PUT /api/reps/:rep', { params: { rep: rep.id }, body })
        : request('POST /api/reps', { body });
    },
    onSuccess: () => done(rep ? 'Saved.' : `${name.trim()} can receive handoffs now.`),
  });
  const remove = useMutation({
    mutationFn: () => request('DELETE /api/reps/:rep', { params: { rep: rep?.id ?? '' } }),
    onSuccess: () => done(`${name} was removed.`),
  });
  const failed = save.error ?? remove.error;
  return (
    <Dialog
      title={rep ? rep.name : 'New rep'}
      width={480}
      onClose={onClose}
      footer={
        <>
          {rep ? (
            <Button look="danger" isDisabled={remove.isPending} onPress={() => remove.mutate()}>
              Remove
            </Button>
          ) : null}
          <span className="grow" />
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={name.trim() === '' || !email.includes('@') || save.isPending}
            onPress={() => save.mutate()}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="form-row">
        <TextField label="Name" value={name} onChange={setName} maxLength={120} />
        <TextField label="Email" type="email" value={email} onChange={setEmail} />
      </div>
      <div className="form-row">
        <Select
          label="Team"
          options={teams.map((it) => ({ id: it.id, label: it.name }))}
          value={team}
          onChange={setTeam}
        />
        <NumberField label="Weight" value={weight} onChange={setWeight} min={0} max={100} />
        <NumberField
          label="Most open"
          placeholder="No limit"
          value={capacity}
          onChange={setCapacity}
          min={1}
          max={1000}
        />
      </div>
      <TextField
        label="Territory"
        description="Countries, regions or cities, with commas between. Empty is anywhere."
        placeholder="DE, AT, CH"
        value={territories}
        onChange={setTerritories}
      />
      <Switch isSelected={away} onChange={setAway}>
        Away: gets no new handoffs
      </Switch>
      {failed ? (
        <p role="alert" className="refused">
          {inWords(failed)}
        </p>
      ) : null}
    </Dialog>
  );
};
