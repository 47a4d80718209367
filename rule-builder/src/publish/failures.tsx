import type { EnrolmentRow } from '../../../functions/api/contract/index.ts';
import { useEditor } from '../editor/index.ts';
import { Button, count, Icon } from '../ui/index.ts';
import { useRetry } from './use-retry.ts';
import './publish.css';

/** Why runs failed at a step, and the ways to let them go on. */
export const Failures = ({
  flow,
  step,
  rows,
  hasMore,
}: {
  flow: string;
  step: string;
  rows: readonly EnrolmentRow[];
  hasMore: boolean;
}) => {
  const live = useEditor((state) => state.page.row.liveVersion);
  const inLive = useEditor((state) => Object.hasOwn(state.page.live?.flow.steps ?? {}, step));
  const retry = useRetry(flow, step);
  const causes = Map.groupBy(rows, ({ because }) => because ?? 'No cause was told.');
  const isOlder = live !== null && inLive && rows.some(({ version }) => version < live);
  return (
    <section className="failures" aria-label="Why they failed">
      <ul>
        {[...causes].map(([cause, failed]) => (
          <li key={cause}>
            <Icon name="error" size={16} />
            <span>
              <b>
                {count(failed.length, 'lead')}
                {hasMore ? ' and more' : ''}
              </b>
              {cause}
            </span>
          </li>
        ))}
      </ul>
      <p className="muted">
        Mend the cause first. They then go on at this step; what was sent or written before is not done again.
      </p>
      <div className="row">
        <Button look="primary" small isDisabled={retry.isPending} onPress={() => retry.mutate({})}>
          {rows.length === 1 && !hasMore ? 'Try again' : 'Try all again'}
        </Button>
        {isOlder ? (
          <Button small isDisabled={retry.isPending} onPress={() => retry.mutate({ on: 'live' })}>
            Try again on v{live}
          </Button>
        ) : null}
      </div>
    </section>
  );
};
