import { useQuery } from '@tanstack/react-query';
import type { FlowGoals } from '../../../functions/api/contract/index.ts';
import { outletsOf } from '../../../shared/flow/index.ts';
import { kindName } from '../canvas/index.ts';
import { request } from '../data/index.ts';
import { useEditor } from '../editor/index.ts';
import { Table } from '../ui/index.ts';

type Goal = FlowGoals['items'][number];
type Figures = Pick<Goal, 'entered' | 'reached' | 'medianHours'>;

const shareOf = ({ entered, reached }: Figures): string =>
  entered === 0 ? '–' : `${reached} of ${entered} (${Math.round((100 * reached) / entered)} %)`;

const timeOf = ({ medianHours }: Figures): string =>
  medianHours === null
    ? '–'
    : medianHours < 48
      ? `${medianHours} hours`
      : `${Math.round((medianHours / 24) * 10) / 10} days`;

/** Who reached a goal, in all and by the branch taken: not who walked through its step, and holdouts too. */
export const GoalReached = ({ step }: { step: string }) => {
  const id = useEditor((state) => state.page.row.id);
  const isLive = useEditor((state) => state.page.row.liveVersion !== null);
  const flow = useEditor((state) => state.flow);
  const goals = useQuery({
    queryKey: ['flow', id, 'goals'],
    queryFn: ({ signal }) => request('GET /api/flows/:flow/goals', { params: { flow: id }, signal }),
    enabled: isLive,
    staleTime: 30_000,
  });
  const goal = goals.data?.items.find((one) => one.step === step);
  if (goal === undefined || goal.entered === 0) return null;
  const branchName = ({ step: split, outlet, holdout }: Goal['branches'][number]): string => {
    const name = outletsOf(flow, split).find((one) => one.id === outlet)?.name ?? outlet;
    return `${kindName(flow, split)}: ${name}${holdout && !name.includes('holdout') ? ' (holdout)' : ''}`;
  };
  const rows = [
    { ...goal, id: 'all', name: 'All who entered' },
    ...goal.branches.map((branch) => ({ ...branch, id: `${branch.step} ${branch.outlet}`, name: branchName(branch) })),
  ];
  return (
    <section aria-label="Reached">
      <h3>Reached</h3>
      <Table
        label="Who reached this goal"
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { id: 'name', label: 'Who', cell: (row) => row.name },
          { id: 'reached', label: 'Reached it', number: true, cell: shareOf },
          { id: 'time', label: 'Half within', number: true, cell: timeOf },
        ]}
      />
      <p className="muted">
        Who did it, or is so, after entering: also those who never came to this step. Walking through it is not reaching
        it.
      </p>
    </section>
  );
};
