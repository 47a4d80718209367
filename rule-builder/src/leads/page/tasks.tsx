import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { LeadPage } from '../../../../functions/api/contract/index.ts';
import { reps } from '../../data/index.ts';
import { Chip } from '../../ui/index.ts';
import { Section } from './section.tsx';
import { When } from './when.tsx';

const words = { open: 'Open', accepted: 'Accepted', rejected: 'Rejected', closed: 'Closed' } as const;

/** The handoffs to sales of this lead. */
export const Tasks = ({ tasks }: { tasks: LeadPage['tasks'] }) => {
  const people = useQuery(reps);
  const nameOf = (id: string) => people.data?.items.find(({ rep }) => rep.id === id)?.rep.name ?? id;
  return (
    <Section title="Handoffs to sales">
      {tasks.length === 0 ? (
        <p className="muted card-body">Not handed to sales yet.</p>
      ) : (
        <ul className="lead-rows">
          {tasks.map((task) => (
            <li key={task.id}>
              <Link href={`/inbox/${encodeURIComponent(task.id)}`}>
                <span className="what">
                  <b>{task.title}</b>
                  <span className="muted">
                    {task.rep === undefined ? 'Nobody has it' : nameOf(task.rep)}
                    {task.outcome ? ` · ${task.outcome}` : task.reason ? ` · ${task.reason}` : ''}
                  </span>
                </span>
                <span className="end">
                  <Chip tone={task.status === 'open' ? 'accent' : task.status === 'rejected' ? 'error' : 'ok'}>
                    {words[task.status]}
                  </Chip>
                  <When at={task.closedAt ?? task.decidedAt ?? task.createdAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
