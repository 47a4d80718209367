import { type Deps, describeFailure, type Handler, lambda, publisher } from '../runtime/index.ts';
import { openPrograms } from '../store/program.ts';
import { openTables } from '../store/table.ts';
import { chores } from './chores/index.ts';

/** Well within the function's timeout, so that each chore ends where it can go on. */
const LONGEST = 200_000;

/** Finishes what was interrupted and moves what only time moves. One chore that fails does not keep the others from it. */
export const create = (deps: Deps): Handler<unknown, void> => {
  const tables = openTables(deps);
  const parts = { deps, tables, programs: openPrograms(tables), publisher: publisher(deps), now: deps.now };
  return async () => {
    const end = deps.now() + LONGEST;
    const hasTime = () => deps.now() < end;
    for (const chore of chores) {
      try {
        await chore.run({ ...parts, hasTime });
      } catch (error) {
        deps.log.error('A chore of the sweep failed.', { chore: chore.name, ...describeFailure(error) });
      }
    }
  };
};

export const handler = lambda(create);
