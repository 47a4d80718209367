import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { RequestError } from '../data/index.ts';
import { EmptyState, ErrorState, inWords, LoadingState } from '../ui/index.ts';

/** One thing that is set up: what it is for, and its own loading and failure. */
export const Panel = <Answer,>({
  title,
  help,
  action,
  asked,
  children,
}: {
  title: string;
  help: ReactNode;
  action?: ReactNode;
  asked: UseQueryResult<Answer>;
  children: (answer: Answer) => ReactNode;
}) => {
  const id = useId();
  const forbidden = asked.error instanceof RequestError && asked.error.status === 403;
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <div className="grow">
          <h2 id={id}>{title}</h2>
          <p className="muted">{help}</p>
        </div>
        {action}
      </div>
      {asked.isPending ? <LoadingState label={`Loading: ${title}`} lines={3} /> : null}
      {asked.data === undefined && asked.isError ? (
        forbidden ? (
          <EmptyState title="Only admins see this">Ask an admin of your workspace.</EmptyState>
        ) : (
          <ErrorState onRetry={() => void asked.refetch()}>{inWords(asked.error)}</ErrorState>
        )
      ) : null}
      {asked.data === undefined ? null : children(asked.data)}
    </section>
  );
};
