import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { me, request } from '../data/index.ts';
import { Button, count, inWords, toast } from '../ui/index.ts';

/** Example leads with a lived-in history: added in one press, left out of real counts, removed in one press. */
export const ExampleLeads = () => {
  const client = useQueryClient();
  const person = useQuery(me);
  const shapes = person.data?.roles.some((role) => role !== 'sales') === true;
  const examples = useQuery({
    queryKey: ['examples'],
    queryFn: ({ signal }) => request('GET /api/examples', { signal }),
  });
  const change = useMutation({
    mutationFn: (method: 'POST' | 'DELETE') => request(`${method} /api/examples`),
    onSuccess: async (_answer, method) => {
      toast(method === 'POST' ? 'Example leads are here, marked as examples.' : 'The example leads are gone.');
      await client.invalidateQueries();
    },
    onError: (error) => toast(inWords(error)),
  });
  const there = examples.data?.leads ?? 0;
  if (!examples.isSuccess || (!shapes && there === 0)) return null;
  return (
    <section className="card examples" aria-label="Example leads">
      <p>
        {there > 0 ? (
          <>
            <b>{count(there, 'example lead')}</b> with a history to look around in. They are left out of real counts.
          </>
        ) : (
          <>
            <b>Want a full picture at once?</b> Example leads come with a history, are marked and left out of real
            counts.
          </>
        )}
      </p>
      {there > 0 ? (
        <Link href="/leads?examples=include" className="button">
          See them
        </Link>
      ) : null}
      {shapes ? (
        <Button
          look={there > 0 ? 'quiet' : 'plain'}
          isDisabled={change.isPending}
          onPress={() => change.mutate(there > 0 ? 'DELETE' : 'POST')}
        >
          {change.isPending ? 'One moment…' : there > 0 ? 'Remove the examples' : 'Add example leads'}
        </Button>
      ) : null}
    </section>
  );
};
