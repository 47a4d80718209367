import type { TaskRow } from '../../../functions/api/contract/index.ts';
import { slaClock } from '../../../shared/handoff/index.ts';
import { DAY_SECONDS } from '../../../shared/time/index.ts';
import { Icon, useNow } from '../ui/index.ts';

/** Time left in words, to the second once it is short: "2 h 5 min", "4 min 09 s". */
const spoken = (ms: number): string => {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const [days, hours, minutes] = [
    Math.floor(seconds / DAY_SECONDS),
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60),
  ];
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
};

/** How long sales still has to decide, ticking; in words once it is overdue. */
export const Clock = ({ task }: { task: TaskRow['task'] }) => {
  const now = useNow(1_000);
  const { state, left } = slaClock(task, new Date(now).toISOString());
  const words =
    state === 'stopped'
      ? left >= 0
        ? 'Answered in time'
        : `Answered ${spoken(left)} late`
      : state === 'overdue'
        ? `Overdue by ${spoken(left)}`
        : `${spoken(left)} left`;
  return (
    <span className={`clock ${state}`} role="timer" aria-label={words}>
      <Icon name="wait" size={14} />
      {words}
    </span>
  );
};
