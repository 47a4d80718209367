import { randomUUID } from 'node:crypto';
import { decide, type Task, type TaskAction } from '../../../shared/handoff/index.ts';
import { notFound, Refusal, type Services, sourceOf, type Who } from '../../http/index.ts';
import type { BusMessage } from '../../runtime/index.ts';
import { deleteDecision, putDecision } from '../../store/decision.ts';
import { giveTo, takeOff } from '../../store/desk.ts';
import { getTask, isExampleTask, listReps, replaceTask } from '../../store/task.ts';

/** The task as it is, if it still is the version that was looked at; else 409 in words. */
export const taskAsSeen = async ({ tables }: Services, id: string, version: number): Promise<Task> => {
  const task = await getTask(tables, id);
  if (task === undefined) throw notFound('task');
  if (task.version !== version) throw stale(task);
  return task;
};

const doneWords: Record<Task['status'], string> = {
  open: 'changed',
  accepted: 'accepted',
  rejected: 'rejected',
  closed: 'closed',
};

const stale = (task: Task): Refusal => {
  const by = task.decidedBy ?? 'Somebody';
  return new Refusal(
    'conflict',
    `${by} ${doneWords[task.status]} this handoff meanwhile.`,
    'Look at it again before you decide.',
    { conflict: { by, at: task.decidedAt ?? task.createdAt, revision: task.version } },
  );
};

/**
 * Decides on a task under its version. The decision is written down first and struck out last, so that whatever is cut
 * off in between is told to the bus by the sweep; every message has an id that follows from task and version.
 */
export const decideTask = async (services: Services, who: Who, task: Task, action: TaskAction): Promise<Task> => {
  const { tables, bus } = services;
  const at = services.now();
  const decided = decide(task, action, at);
  if ('problem' in decided) throw new Refusal('conflict', decided.problem.message, decided.problem.hint);
  const changed = onTheWay(decided.task);
  const messages = [
    ...(task.status === 'closed' ? [takenBack(at, who, task)] : []),
    ...messagesOf(at, who, changed, action),
    ...(await ownerOf(services, at, who, changed, action)),
  ];
  const about = { task: task.id, id: randomUUID() };
  if (messages.length > 0) {
    const outcome = action.do === 'close' ? { outcome: action.outcome } : {};
    await putDecision(tables, { ...about, ...outcome, at, messages: JSON.stringify(messages) });
  }
  if (!(await replaceTask(tables, changed))) {
    const now = await getTask(tables, task.id);
    await deleteDecision(tables, about);
    throw now === undefined ? notFound('task') : stale(now);
  }
  await moveDesks(services, task, changed, at);
  if (messages.length > 0) {
    await bus.put(messages);
    await deleteDecision(tables, about);
  }
  return { ...changed, version: task.version + 1 };
};

/** What is decided lies on no desk, what is given to another on theirs. The sweep counts again what is cut off here. */
const moveDesks = async ({ tables }: Services, before: Task, after: Task, at: string): Promise<void> => {
  if (isExampleTask(after)) return;
  const holds = after.status === 'open' || after.status === 'accepted';
  if (before.rep !== after.rep || !holds) await takeOff(tables, before.rep, after.id);
  if (holds && after.rep !== undefined) await giveTo(tables, after.rep, after.id, at);
};

/** A meeting or an opportunity is a step on the way to won or lost: the handoff stays the rep's. */
const onTheWay = (task: Task): Task => {
  if (task.status !== 'closed' || (task.outcome !== 'meeting' && task.outcome !== 'opportunity')) return task;
  const { closedAt: _, ...open } = task;
  return { ...open, status: 'accepted' };
};

/** What sales decided, as the lead's ledger keeps it; moving a task to another rep is no outcome. */
const outcomeOf = (task: Task, action: TaskAction) => {
  if (action.do === 'accept') return { outcome: 'accepted' as const };
  if (action.do === 'reject') return { outcome: 'rejected' as const, reason: action.reason };
  if (action.do === 'close') return { outcome: action.outcome, reason: action.reason, amount: task.amount };
  return undefined;
};

/** Who accepts a handoff owns the lead from then on; who is given an accepted one does so after them. */
const ownerOf = async (
  { tables }: Services,
  at: string,
  who: Who,
  task: Task,
  action: TaskAction,
): Promise<BusMessage[]> => {
  if (task.status !== 'accepted' || (action.do !== 'accept' && action.do !== 'reassign')) return [];
  const rep = (await listReps(tables)).find(({ id }) => id === task.rep);
  if (rep === undefined) return [];
  const entry = {
    v: 1 as const,
    kind: 'profile' as const,
    id: `${task.id}.${task.version + 1}.owner`,
    at,
    receivedAt: at,
    source: sourceOf(who),
    fields: { owner: rep.name },
  };
  return [{ detailType: 'Ledger Entry Submitted', detail: { v: 1, to: { lead: task.lead }, entry } }];
};

/** Takes back what a closed task had said: the entry of its last decision, which its version names. */
const takenBack = (at: string, who: Who, task: Task): BusMessage => ({
  detailType: 'Ledger Entry Submitted',
  detail: {
    v: 1,
    to: { lead: task.lead },
    entry: {
      v: 1,
      kind: 'retraction',
      id: `${task.id}.${task.version}.corrected`,
      at,
      receivedAt: at,
      source: sourceOf(who),
      of: `o#${task.id}.${task.version}`,
      reason: `${who.name} corrected the outcome.`,
    },
  },
});

const messagesOf = (at: string, who: Who, task: Task, action: TaskAction): BusMessage[] => {
  const outcome = outcomeOf(task, action);
  if (outcome === undefined) return [];
  const id = `${task.id}.${task.version + 1}`;
  const about = {
    v: 1 as const,
    id,
    lead: task.lead,
    at,
    handoff: task.id,
    ...(task.rep !== undefined && { rep: task.rep }),
    ...(task.origin !== undefined && { enrolment: task.origin.enrolment }),
  };
  const entry = {
    v: 1 as const,
    kind: 'outcome' as const,
    id,
    at,
    receivedAt: at,
    source: sourceOf(who),
    handoff: task.id,
    outcome: outcome.outcome,
    ...(outcome.reason !== undefined && { reason: outcome.reason }),
    ...(outcome.amount !== undefined && { amount: outcome.amount }),
  };
  const messages: BusMessage[] = [
    { detailType: 'Ledger Entry Submitted', detail: { v: 1, to: { lead: task.lead }, entry } },
  ];
  if (task.status === 'closed') {
    const amount = task.amount !== undefined && { amount: task.amount };
    messages.push({ detailType: 'Handoff Closed', detail: { ...about, outcome: outcome.outcome, ...amount } });
  } else if (action.do === 'accept') {
    messages.push({ detailType: 'Handoff Accepted', detail: about });
  } else if (action.do === 'reject') {
    messages.push({ detailType: 'Handoff Rejected', detail: { ...about, reason: action.reason } });
  }
  return messages;
};
