import { type Deed, kinds, type StepCall, type StepResult } from '../../shared/flow/index.ts';
import { type Claim, type Enrolment, type RunWait, visitId, visitKey, watchId } from '../store/enrolment.ts';
import { claimVisit, releaseClaim, settleClaim, storeWait } from '../store/enrolment-table.ts';
import { putUncertain } from '../store/uncertain.ts';
import { answer } from './answer.ts';
import { type Done, doerOf } from './deeds/index.ts';
import { messageId } from './email/message-id.ts';
import { enteredAt } from './entered-at.ts';
import { ExitedError, FailedError } from './errors.ts';
import { leaveStrayWaits, leaveWaits } from './leave-waits.ts';
import { openWait } from './open-wait.ts';
import { ownEntries, seenWith } from './own-entries.ts';
import type { Tools } from './tools.ts';

/**
 * One visit of one step: claimed, done, answered. A call that comes again for the same visit repeats only what may be
 * repeated; what must not be is looked for, and where it cannot be found it is recorded as uncertain and left.
 */
export const takeStep = async (all: Tools, call: StepCall): Promise<StepResult> => {
  const deeds = deedsOf(call);
  for (const deed of deeds) await doerOf(deed).mayDoNow?.(all, call, deed);

  const id = visitId(call.enrolment, call.step, call.visit);
  const wait = waitFor(all, call, id);
  const puts = deeds.some((deed) => doerOf(deed).entry !== undefined);
  const claim: Claim = { at: all.now(), kind: call.kind, ...(puts && { puts }) };
  const visit = visitKey(call.step, call.visit);
  const claimed = await claimVisit(all.tables, call.enrolment, {
    epoch: call.epoch,
    visit,
    claim,
    path: call.path,
    waits: wait === undefined ? {} : { [id]: wait },
  });

  const enrolment = claimed.won ? claimed.before : stillRunning(call, claimed.now);
  const { claims } = enrolment;
  const leads = seenWith(all.leads, await ownEntries(all, call, claims));
  const tools = { ...all, leads };
  let done: Done[];
  let since = enteredAt(call, claim.at);
  if (claimed.won) {
    await leaveWaits(tools, enrolment);
    done = await inOrder(deeds, (deed) => doFirst(tools, call, visit, deed, id));
  } else {
    const earlier = claimOf(enrolment, visit);
    since = enteredAt(call, earlier.at);
    await leaveStrayWaits(tools, enrolment);
    if (wait !== undefined) await keepToken(tools, call, id, { ...wait, since });
    done = await inOrder(deeds, (deed) => doAgain(tools, call, visit, deed, id, earlier));
  }
  if (wait !== undefined) {
    await openWait(tools, call, id, { ...wait, since }, claims);
    return { v: 1 };
  }
  return answer(tools, call, { outlet: 'then', entries: done.flatMap(({ entries = [] }) => entries) });
};

/** The step's deeds, from its settings as they were published. */
const deedsOf = (call: StepCall): Deed[] => {
  const kind = kinds.get(call.kind);
  if (kind === undefined) throw new FailedError(`There is no step kind "${call.kind}".`);
  const { success, data } = kind.settings.safeParse(call.settings);
  if (!success) throw new FailedError(`The settings of step "${call.step}" cannot be read.`);
  return kind.deeds(data);
};

const waitFor = (tools: Tools, call: StepCall, id: string): RunWait | undefined =>
  call.token === undefined
    ? undefined
    : {
        token: call.token,
        step: call.step,
        visit: call.visit,
        epoch: call.epoch,
        kind: call.kind,
        since: enteredAt(call, tools.now()),
        ...(call.errors && { errors: call.errors }),
        watching: [...(call.watch ?? []), ...(call.goals ?? [])].map((_, n) => watchId(id, n)),
      };

/** The enrolment, if this run still has any business in it. */
const stillRunning = (call: StepCall, enrolment: Enrolment | undefined): Enrolment => {
  if (enrolment === undefined) throw new FailedError('The enrolment no longer exists.');
  if (enrolment.status !== 'running' || enrolment.exit !== undefined || enrolment.epoch !== call.epoch) {
    throw new ExitedError(enrolment.exit?.reason ?? 'The run was ended.');
  }
  return enrolment;
};

/** The claim that was lost to: of an earlier call for the same visit. */
const claimOf = ({ claims }: Enrolment, visit: string): Claim => {
  const claim = claims[visit];
  if (claim === undefined) throw new Error('The claim was given back meanwhile.');
  return claim;
};

const keepToken = async (tools: Tools, call: StepCall, id: string, wait: RunWait): Promise<void> => {
  if (!(await storeWait(tools.tables, call.enrolment, id, wait))) throw new ExitedError('The run was ended.');
};

const doFirst = async (tools: Tools, call: StepCall, visit: string, deed: Deed, id: string): Promise<Done> => {
  const done = await doerOf(deed).do(tools, call, deed, id);
  if (done.uncertain !== undefined) await noteUncertain(tools, call, visit, deed, id, done.uncertain);
  if (done.giveBack !== undefined) {
    await releaseClaim(tools.tables, call.enrolment, visit);
    throw done.giveBack;
  }
  if (done.keep !== undefined) await settleClaim(tools.tables, call.enrolment, visit, done.keep);
  return done;
};

const doAgain = async (
  tools: Tools,
  call: StepCall,
  visit: string,
  deed: Deed,
  id: string,
  earlier: Claim,
): Promise<Done> => {
  const { again } = doerOf(deed);
  if (earlier.uncertain === true || (earlier.done !== undefined && doerOf(deed).entry === undefined)) return {};
  const found = again === 'repeat' ? again : await again(tools, call, deed, id, earlier);
  if (found === 'repeat') return doFirst(tools, call, visit, deed, id);
  if (found !== 'done') await noteUncertain(tools, call, visit, deed, id, found.uncertain);
  return {};
};

/** Listed before it is noted on the claim: a call that is cut off in between lists it again. */
const noteUncertain = async (
  tools: Tools,
  call: StepCall,
  visit: string,
  { what }: Deed,
  id: string,
  note: string,
): Promise<void> => {
  const { enrolment, flow, step, lead } = call;
  tools.deps.log.warn('It cannot be known whether an effect happened; it is not repeated.', {
    alarm: 'effect-uncertain',
    enrolment,
    step,
  });
  const at = tools.now();
  if (what === 'email' || what === 'notice' || what === 'webhook') {
    const listed = what === 'email' ? messageId(id) : id;
    await putUncertain(tools.tables, { id: listed, what, lead, flow, enrolment, step, at, note });
  }
  await settleClaim(tools.tables, enrolment, visit, { at, kind: call.kind, uncertain: true, note });
};

const inOrder = async <A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> => {
  const results: B[] = [];
  for (const item of items) results.push(await work(item));
  return results;
};
