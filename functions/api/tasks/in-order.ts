import type { Task } from '../../../shared/handoff/index.ts';
import { readCursor, writeCursor } from '../../store/dynamo/cursor.ts';

/** A task's place in the list: what is to do before what is decided. */
type Place = { rank: number; value: string; id: string };

const placeOf = (task: Task): Place => {
  const { id, status, dueAt, closedAt, decidedAt, createdAt } = task;
  if (status === 'open' || status === 'accepted') return { rank: status === 'open' ? 0 : 1, value: dueAt, id };
  return { rank: 2, value: closedAt ?? decidedAt ?? createdAt, id };
};

/** What is to do by when it is due; what is decided by when, the latest first. */
const compare = (a: Place, b: Place): number => {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.value !== b.value) return a.value < b.value === a.rank < 2 ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

const readPlace = (cursor: string | undefined): Place | undefined => {
  if (cursor === undefined) return undefined;
  const { rank, value, id } = readCursor(cursor);
  return { rank: Number(rank), value: String(value), id: String(id) };
};

/** A page of tasks in their order, going on behind the last one of the page before, even if others were decided meanwhile. */
export const pageOfTasks = (
  tasks: readonly Task[],
  { cursor, limit = 50 }: { cursor?: string | undefined; limit?: number | undefined },
): { items: Task[]; next: string | null } => {
  const after = readPlace(cursor);
  const left = tasks
    .map((task) => ({ task, place: placeOf(task) }))
    .filter(({ place }) => after === undefined || compare(place, after) > 0)
    .toSorted((a, b) => compare(a.place, b.place));
  const page = left.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ task }) => task),
    next: last !== undefined && left.length > page.length ? writeCursor(last.place) : null,
  };
};
