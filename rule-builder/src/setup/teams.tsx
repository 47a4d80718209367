import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RepList } from '../../../functions/api/contract/index.ts';
import type { Team } from '../../../shared/handoff/index.ts';
import { request } from '../data/index.ts';
import { Button, count, IconButton, inWords, TextField, toast } from '../ui/index.ts';

/** The teams that handoffs can be routed to. A team with reps in it cannot go. */
export const Teams = ({ people, mayChange }: { people: RepList; mayChange: boolean }) => {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const refresh = () => client.invalidateQueries({ queryKey: ['reps'] });
  const add = useMutation({
    mutationFn: () => request('POST /api/teams', { body: { name: name.trim() } }),
    onSuccess: async () => {
      setName('');
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (team: Team) => request('DELETE /api/teams/:team', { params: { team: team.id } }),
    onSuccess: refresh,
    onError: (error) => toast(inWords(error)),
  });
  return (
    <section className="card" aria-labelledby="teams">
      <div className="card-head">
        <h2 id="teams">Teams</h2>
      </div>
      <ul className="teams">
        {people.teams.map((team) => (
          <li key={team.id}>
            <b>{team.name}</b>
            <span className="muted">{count(people.items.filter(({ rep }) => rep.team === team.id).length, 'rep')}</span>
            {mayChange ? (
              <IconButton icon="trash" small label={`Remove team ${team.name}`} onPress={() => remove.mutate(team)} />
            ) : null}
          </li>
        ))}
      </ul>
      {mayChange ? (
        <form
          className="card-body form-row"
          aria-label="New team"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') add.mutate();
          }}
        >
          <TextField
            label="New team"
            placeholder="Enterprise"
            value={name}
            onChange={setName}
            maxLength={120}
            error={add.isError ? inWords(add.error) : undefined}
          />
          <Button type="submit" isDisabled={name.trim() === '' || add.isPending}>
            Add team
          </Button>
        </form>
      ) : null}
    </section>
  );
};
