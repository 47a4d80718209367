import { useQuery } from '@tanstack/react-query';
import { me, request } from '../data/index.ts';

const LOOK_AGAIN_MS = 60_000;

/** On every screen, for those who may see it: what does not take what we send, in its own words. It lifts by itself. */
export const Troubles = () => {
  const { data: person } = useQuery(me);
  const { data } = useQuery({
    queryKey: ['troubles'],
    queryFn: ({ signal }) => request('GET /api/troubles', { signal }),
    enabled: person?.roles.some((role) => role === 'marketer' || role === 'admin') ?? false,
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (data?.items ?? []).map(({ id, what, about, said }) => (
    <div key={id} className="banner warning" role="status">
      <span>
        <strong>{what === 'mail' ? 'Email waits.' : `Calls to ${about} wait.`}</strong> {said} Nothing is lost: it goes
        on by itself once this works again.
      </span>
    </div>
  ));
};
