import type { TaskPage } from '../../../functions/api/contract/index.ts';
import { ago, Chip } from '../ui/index.ts';

/** What the lead did last. */
export const LastActivities = ({ activities }: { activities: TaskPage['activities'] }) => (
  <section>
    <h3>Last activities</h3>
    {activities.length === 0 ? <p className="muted">None.</p> : null}
    <ol className="last-activities">
      {activities.slice(0, 8).map((activity) => (
        <li key={activity.key}>
          <span>{activity.title}</span>
          {activity.points === null ? null : (
            <Chip tone={activity.points < 0 ? 'error' : 'ok'}>
              {activity.points > 0 ? '+' : ''}
              {activity.points}
            </Chip>
          )}
          <time className="muted" dateTime={activity.at}>
            {ago(Date.parse(activity.at), Date.now())}
          </time>
        </li>
      ))}
    </ol>
  </section>
);
