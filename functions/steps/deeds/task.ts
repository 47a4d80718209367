import { setTimeout as pause } from 'node:timers/promises';
import type { StepCall } from '../../../shared/flow/index.ts';
import { secondsOf } from '../../../shared/flow/index.ts';
import { type Load, type Rep, type Route, route, type Task, whyQualified } from '../../../shared/handoff/index.ts';
import type { ActivityEntry } from '../../../shared/lead/index.ts';
import type { Receipt } from '../../../shared/scoring/index.ts';
import { RetryableError, setting } from '../../runtime/index.ts';
import { loadOf, readDesk, takeOff, takeOn } from '../../store/desk.ts';
import { getTask, listReps, putTask, replaceTask, tasksOfLead } from '../../store/task.ts';
import { handoffNotice } from '../email/handoff-notice.ts';
import { messageId } from '../email/message-id.ts';
import { fromAddress, send } from '../email/send.ts';
import { enteredAt } from '../entered-at.ts';
import { type KnownLead, textOf } from '../lead.ts';
import type { Tools } from '../tools.ts';
import type { DeedOf, Doer } from './doer.ts';

/**
 * Hands the lead to sales: one task under the visit's id, however often it is called. The rep is told by email last, which
 * the claim then notes: a call that was cut off before tells them after all. The inbox shows the task in any case.
 */
export const task: Doer<DeedOf<'task'>> = {
  async do(tools, call, deed, id) {
    const made = (await getTask(tools.tables, id)) ?? (await make(tools, call, deed, id));
    await endEarlierRounds(tools, made);
    await tools.bus.put([
      {
        detailType: 'Handoff Requested',
        detail: {
          v: 1,
          id: `${id}.requested`,
          lead: made.lead,
          at: made.createdAt,
          handoff: id,
          enrolment: call.enrolment,
          dueAt: made.dueAt,
          ...(made.rep !== undefined && { rep: made.rep }),
        },
      },
    ]);
    const told = await notifyRep(tools, made);
    return told ? { keep: { at: tools.now(), kind: call.kind, note: 'The rep was told.' } } : {};
  },

  again: async (_tools, _call, _deed, _id, { note }) => (note === undefined ? 'repeat' : 'done'),
};

const make = async (tools: Tools, call: StepCall, deed: DeedOf<'task'>, id: string): Promise<Task> => {
  const [lead, reps] = await Promise.all([tools.leads.read(call.lead), listReps(tools.tables)]);
  const { rep, because } = await reserve(tools, reps, id, (loads) => route(reps, loads, lead.view.lead, deed));
  const createdAt = tools.now();
  const seconds = call.dueSeconds ?? secondsOf(deed.within);
  const since = enteredAt(call, createdAt);
  const scale = Number(tools.deps.env.TIME_SCALE ?? 1);
  const made: Task = {
    id,
    lead: lead.lead.id,
    title: titleOf(lead),
    ...(deed.team !== undefined && { team: deed.team }),
    ...(rep !== undefined && { rep }),
    routedBecause: because,
    status: 'open',
    createdAt,
    dueAt: new Date(Date.parse(since) + (seconds * 1000) / scale).toISOString(),
    ...(deed.instructions !== '' && { instructions: deed.instructions }),
    why: await whyOf(lead, createdAt),
    origin: {
      flow: call.flow,
      version: call.version,
      enrolment: call.enrolment,
      step: call.step,
      visit: call.visit,
    },
    ...(await earlierRounds(tools, lead.lead.id, call.enrolment, id)),
    version: 1,
  };
  if (await putTask(tools.tables, made)) return made;
  // Another call for the same visit was faster, and may have chosen somebody else.
  const theirs = await getTask(tools.tables, id);
  if (theirs !== undefined && theirs.rep !== rep) await takeOff(tools.tables, rep, id);
  return theirs ?? made;
};

/** The tasks of the same handoff whose time ran out and that nobody has answered: it comes again. */
const unanswered = async (tools: Tools, lead: string, enrolment: string, id: string): Promise<Task[]> =>
  (await tasksOfLead(tools.tables, lead)).filter(
    (task) => task.id !== id && task.status === 'open' && task.origin?.enrolment === enrolment,
  );

const earlierRounds = async (
  tools: Tools,
  lead: string,
  enrolment: string,
  id: string,
): Promise<Pick<Task, 'rounds'>> => {
  const earlier = (await unanswered(tools, lead, enrolment, id)).toSorted((a, b) =>
    a.createdAt < b.createdAt ? -1 : 1,
  );
  if (earlier.length === 0) return {};
  return {
    rounds: earlier.flatMap(({ rounds = [], rep, createdAt, dueAt, overdueAt }) => [
      ...rounds,
      { createdAt, dueAt, ...(rep !== undefined && { rep }), ...(overdueAt !== undefined && { overdueAt }) },
    ]),
  };
};

/** The new round stands for those before it, which are off the desks. Who answers one of them at this moment wins. */
const endEarlierRounds = async (tools: Tools, made: Task): Promise<void> => {
  if (made.rounds === undefined || made.origin === undefined) return;
  for (const task of await unanswered(tools, made.lead, made.origin.enrolment, made.id)) {
    if (task.createdAt > made.createdAt) continue;
    const ended: Task = { ...task, status: 'closed', closedAt: tools.now(), continuedBy: made.id };
    if (await replaceTask(tools.tables, ended)) await takeOff(tools.tables, task.rep, task.id);
  }
};

/** Lost against so many others who were given something by the same rep meanwhile, the step is tried again later. */
const TRIES = 100;
const LONGEST_PAUSE_MS = 50;

/**
 * Chooses a rep and puts the handoff on their desk in one write. Whoever was faster made the desk another, so the choice
 * is made again on what is there then; a repeat finds the handoff where it lies already and counts it once.
 */
const reserve = async (
  tools: Tools,
  reps: readonly Rep[],
  task: string,
  choose: (loads: Readonly<Record<string, Load>>) => Route,
): Promise<Route> => {
  const { tables } = tools;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const now = tools.now();
    const desks = new Map(
      await Promise.all(reps.map(async ({ id }) => [id, await readDesk(tables, id, now)] as const)),
    );
    const holder = reps.find(({ id }) => task in (desks.get(id)?.open ?? {}));
    if (holder !== undefined) return { rep: holder.id, because: `${holder.name} was chosen before an interruption.` };
    const route = choose(Object.fromEntries([...desks].map(([id, desk]) => [id, loadOf(desk, now)])));
    const desk = route.rep === undefined ? undefined : desks.get(route.rep);
    if (route.rep === undefined || desk === undefined) return route;
    if (await takeOn(tables, route.rep, desk, task, now)) return route;
    await pause(Math.random() * LONGEST_PAUSE_MS);
  }
  throw new RetryableError('Others were given handoffs at the same time.');
};

const titleOf = ({ view: { lead: profile } }: KnownLead): string => {
  const name = [textOf(profile, 'firstName'), textOf(profile, 'lastName')].filter(Boolean).join(' ');
  const who = name || textOf(profile, 'email') || 'a lead';
  const company = textOf(profile, 'company');
  return `Call ${who}${company === undefined ? '' : `, ${company}`}`;
};

/** What a cap took or a floor gave, as a line beside those that it holds back: "Limited to 80". */
const boundWords = (kind: 'cap' | 'floor', group: string | null, { groups, total }: Receipt): string => {
  const bound = group === null ? total : (groups[group] ?? 0);
  const where = group === null ? '' : ` in ${group}`;
  return kind === 'cap' ? `Limited to ${bound}${where}` : `Not below ${bound}${where}`;
};

const whyOf = async (lead: KnownLead, now: string): Promise<Task['why']> => {
  const [ledger, receipt] = await Promise.all([lead.ledger(), lead.receipt()]);
  const { view } = lead;
  return whyQualified(
    {
      score: view.score.total,
      grade: view.grade,
      stage: view.stage,
      lead: view.lead,
      bant: view.bant,
      receipt: receipt.lines.map(({ kind, activity, reason, rule, group, points }) => ({
        label:
          kind === 'cap' || kind === 'floor'
            ? boundWords(kind, group, receipt)
            : (rule?.name ?? activity ?? reason ?? 'Adjusted by hand'),
        points,
      })),
      activities: ledger.filter(
        (entry): entry is ActivityEntry => entry.kind === 'activity' && entry.machine === undefined,
      ),
    },
    now,
  );
};

/**
 * An email to the rep, while the task waits for them; answers whether the provider has had it. That it fails must not keep
 * the handoff from the inbox, so it is only logged.
 */
const notifyRep = async (tools: Tools, made: Task): Promise<boolean> => {
  if (made.rep === undefined || made.status !== 'open') return false;
  const rep = (await listReps(tools.tables)).find(({ id }) => id === made.rep);
  if (rep === undefined) return false;
  const workspace = await tools.workspace();
  const email = handoffNotice(made, rep, { ...workspace, baseUrl: setting(tools.deps, 'BASE_URL') });
  const told = await send(tools.ses, {
    from: fromAddress(workspace.company, setting(tools.deps, 'MAIL_FROM')),
    to: rep.email,
    subject: email.subject,
    html: email.html,
    text: email.text,
    tags: { notice: messageId(made.id), once: messageId(made.id) },
    configurationSet: tools.deps.env.MAIL_CONFIGURATION_SET,
  });
  if (told.what !== 'sent') tools.deps.log.warn('A rep was not told of a handoff.', { task: made.id, rep: rep.id });
  return told.what === 'sent' || told.what === 'refused';
};
