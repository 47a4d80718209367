import type { BusMessage } from '../../runtime/index.ts';
import { type Decision, deleteDecision, openDecisions } from '../../store/decision.ts';
import { getTask } from '../../store/task.ts';
import type { Chore, ChoreParts } from '../chore.ts';

/** Whoever decides just now tells the bus themselves; after this long they have been cut off. */
const LEFT_AFTER = 30_000;

/**
 * Tells the bus what sales decided where the process died between changing the task and telling. The decision was
 * written first: where the task never became the version that it makes, nothing was decided.
 */
export const tellDecisions: Chore = {
  name: 'tell-decisions',
  async run(parts) {
    for (const decision of await openDecisions(parts.tables)) {
      if (parts.now() - Date.parse(decision.at) < LEFT_AFTER) continue;
      if (await wasMade(parts, decision)) await parts.publisher.put(JSON.parse(decision.messages) as BusMessage[]);
      await deleteDecision(parts.tables, decision);
    }
  },
};

/** Of two who decided at the same time only one changed the task: the one whose instant it carries. */
const wasMade = async (
  { tables }: Pick<ChoreParts, 'tables'>,
  { task: id, at, outcome }: Decision,
): Promise<boolean> => {
  const task = await getTask(tables, id);
  if (task === undefined) return false;
  return (
    task.decidedAt === at ||
    task.closedAt === at ||
    task.reassignedAt === at ||
    (outcome !== undefined && task.outcome === outcome)
  );
};
