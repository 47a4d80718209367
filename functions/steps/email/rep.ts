import type { Rep } from '../../../shared/handoff/index.ts';
import { listReps, tasksOfLead } from '../../store/task.ts';
import { type KnownLead, textOf } from '../lead.ts';
import type { Tools } from '../tools.ts';

/** The colleague whose lead this is, by the owner's id, address or name. */
export const ownerOf = async (tools: Pick<Tools, 'tables'>, { view }: KnownLead): Promise<Rep | undefined> => {
  const owner = textOf(view.lead, 'owner')?.toLowerCase();
  if (owner === undefined) return undefined;
  const reps = await listReps(tools.tables);
  return reps.find((rep) => [rep.id, rep.email, rep.name].some((name) => name.toLowerCase() === owner));
};

/** Who speaks for us to this lead, as `{{ rep.name }}` says it: the owner, else who has the latest handoff. */
export const repOf = async (tools: Pick<Tools, 'tables'>, known: KnownLead): Promise<Rep | undefined> => {
  const owner = await ownerOf(tools, known);
  if (owner !== undefined) return owner;
  const ids = [known.lead.id, ...known.lead.members];
  const tasks = (await Promise.all(ids.map((id) => tasksOfLead(tools.tables, id)))).flat();
  const [latest] = tasks
    .filter(({ rep }) => rep !== undefined)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  if (latest === undefined) return undefined;
  return (await listReps(tools.tables)).find(({ id }) => id === latest.rep);
};

/** Whether a text asks for the rep at all: to find them costs reads. */
export const asksForRep = (...texts: readonly string[]): boolean => texts.some((text) => /\brep\b/.test(text));
