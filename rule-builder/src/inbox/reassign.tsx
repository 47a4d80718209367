import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReassignRequest, TaskRow } from '../../../functions/api/contract/index.ts';
import { reps } from '../data/index.ts';
import { Button, Dialog, inWords, Select } from '../ui/index.ts';
import { useDecision } from './use-decision.ts';

/** Gives the handoff to another rep; the clock goes on. */
export const Reassign = ({ task, onClose }: { task: TaskRow['task']; onClose: () => void }) => {
  const people = useQuery(reps);
  const [rep, setRep] = useState<string>();
  const move = useDecision(task.id, onClose);
  const options = (people.data?.items ?? [])
    .filter(({ rep: it }) => it.id !== task.rep)
    .map(({ rep: it, open }) => ({ id: it.id, label: it.name, hint: it.away ? 'Away' : `${open} open` }));
  const name = options.find(({ id }) => id === rep)?.label;
  return (
    <Dialog
      title="Give to another rep"
      width={400}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={rep === undefined || move.isPending}
            onPress={() =>
              move.mutate({
                route: 'reassign',
                body: { version: task.version, rep: rep ?? '' } satisfies ReassignRequest,
                say: `${name ?? 'The other rep'} has it now.`,
              })
            }
          >
            Give
          </Button>
        </>
      }
    >
      <Select
        label="To"
        options={options}
        value={rep}
        onChange={setRep}
        error={move.isError ? inWords(move.error) : undefined}
      />
      <p className="muted">The clock goes on: the lead has been waiting since it was handed over.</p>
    </Dialog>
  );
};
