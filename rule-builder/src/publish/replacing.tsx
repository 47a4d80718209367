import { useQuery } from '@tanstack/react-query';
import type { FlowRow } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';
import { CheckBox, count } from '../ui/index.ts';

/** The scoring flow that is live now and whose place this one would take; `null` where there is none. */
export const useReplaced = (isScoring: boolean, own: string): FlowRow | null => {
  const flows = useQuery({
    queryKey: ['flows'],
    queryFn: ({ signal }) => request('GET /api/flows', { signal }),
    enabled: isScoring,
  });
  if (!isScoring) return null;
  return (
    flows.data?.items.find(({ id, kind, status }) => kind === 'scoring' && status !== 'draft' && id !== own) ?? null
  );
};

/** Says what it means that another scoring flow goes offline, and asks whether that is meant. */
export const Replacing = ({
  flow,
  isMeant,
  onMeant,
}: {
  flow: FlowRow;
  isMeant: boolean;
  onMeant: (isMeant: boolean) => void;
}) => (
  <section className="impact" aria-label="Takes another’s place">
    <h3>Takes the place of “{flow.name}”</h3>
    <p>
      One scoring flow is live at a time. “{flow.name}” goes offline: it scores nobody any more and lets nobody in.{' '}
      {flow.inside === 0
        ? 'Nobody is inside what hangs on it.'
        : `${count(flow.inside, 'lead')} inside what hangs on it ${flow.inside === 1 ? 'goes' : 'go'} on to the end.`}{' '}
      It keeps its versions, and publishing it brings it back.
    </p>
    <CheckBox isSelected={isMeant} onChange={onMeant}>
      Take “{flow.name}” offline
    </CheckBox>
  </section>
);
