import { isDeepStrictEqual } from 'node:util';
import { type Lead, scanLeads } from '../../../functions/store/lead.ts';
import { readLedger } from '../../../functions/store/ledger.ts';
import { readLive } from '../../../functions/store/live.ts';
import { openPrograms } from '../../../functions/store/program.ts';
import { openTables } from '../../../functions/store/table.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { fold, receipt, view } from '../../../shared/scoring/index.ts';
import { itemsOf } from './items.ts';
import type { Played } from './play.ts';
import type { Violation } from './violation.ts';
import type { World } from './world.ts';

type PathItem = { step: string; outlet: string; at: string };
type ClaimItem = { at: string; kind: string; done?: string; uncertain?: boolean };
type EnrolmentItem = {
  id: string;
  lead: string;
  flow: string;
  version: number;
  n: number;
  at: string;
  cause: { event: string; id: string };
  epoch: number;
  machine: string;
  status: string;
  enteredAt: string;
  failure?: string;
  exit?: { reason: string };
  claims: Record<string, ClaimItem>;
  path: PathItem[];
  waits: Record<string, unknown>;
};

/** The programs of versions that are the same in every world. */
const programs = new Map<string, Promise<Awaited<ReturnType<ReturnType<typeof openPrograms>['programOf']>>>>();
const programOf = async (world: World, scored: Lead['scored']) => {
  const { n: _n, ...model } = scored;
  const id = JSON.stringify(model);
  let program = programs.get(id);
  if (program === undefined) {
    const tables = openTables(world.observer());
    program = readLive(tables).then((live) => openPrograms(tables).programOfLead(scored, live));
    programs.set(id, program);
    program.catch(() => programs.delete(id));
  }
  return program;
};

const enrolmentsIn = (world: World): EnrolmentItem[] => itemsOf(world, 'Enrolments', 'main#') as EnrolmentItem[];

/** Everything that does not hold at the end of a schedule. */
export const violationsOf = async (played: Played): Promise<Violation[]> => {
  const { world, history } = played;
  const found: Violation[] = [...history.seen];
  const wrong = (rule: string, what: string) => void found.push({ rule, what });
  const tables = openTables(world.observer());
  const { leads } = await scanLeads(tables, undefined, 1e6);
  const roots = leads.filter(({ mergedInto }) => mergedInto === undefined);
  const ledgers = new Map<string, LedgerEntry[]>();
  for (const { id } of roots) ledgers.set(id, await readLedger(tables, id));
  const enrolments = enrolmentsIn(world);

  atRest(played, wrong);
  acknowledged(played, roots, ledgers, wrong);
  for (const lead of roots) await soundLead(world, lead, ledgers.get(lead.id) ?? [], wrong);
  transitions(world, roots, wrong);
  runsEnd(played, leads, ledgers, enrolments, wrong);
  effects(world, leads, enrolments, wrong);
  for (const { mail, began } of history.mails) {
    const refusal = history.refused.find(({ address, at }) => address === mail.to && at < began);
    if (refusal !== undefined && 'List-Unsubscribe' in mail.headers) {
      wrong('nobody is mailed who refused', `${mail.to} (${refusal.how}) got "${mail.subject}"`);
    }
  }
  if (process.env.SHARES) shares(world, wrong);
  for (const refusal of new Set(world.refusedByGrants)) wrong('every call is granted', refusal);
  return found;
};

type Wrong = (rule: string, what: string) => void;

const atRest = ({ world }: Played, wrong: Wrong): void => {
  if (world.timeline.next() !== undefined)
    wrong('it comes to rest', 'Something still happens after all should be over.');
  const dead = world.queues.dead();
  if (dead.length > 0) {
    const [{ queue, body } = { queue: '', body: '' }] = dead;
    wrong('no message dies', `${dead.length} dead letters of ${queue}: ${body.slice(0, 300)}`);
  }
  if (world.queues.depth() > 0) wrong('it comes to rest', `${world.queues.depth()} messages are left in the queues.`);
  for (const job of itemsOf(world, 'Workspace', 'main#jobs')) {
    if (job.status === 'running') wrong('work is finished', `The job ${String(job.id)} still runs.`);
  }
};

/** 1 and 2: what was acknowledged is there, and once. */
const acknowledged = (
  { history }: Played,
  roots: readonly Lead[],
  ledgers: ReadonlyMap<string, LedgerEntry[]>,
  wrong: Wrong,
): void => {
  const posted = new Map<string, { acknowledged: boolean; whos: Set<number> }>();
  for (const { id, who, acknowledged: yes } of history.posted) {
    const before = posted.get(id) ?? { acknowledged: false, whos: new Set() };
    posted.set(id, { acknowledged: before.acknowledged || yes, whos: before.whos.add(who) });
  }
  const places = new Map<string, string[]>();
  for (const { id } of roots) {
    for (const entry of ledgers.get(id) ?? []) {
      if (entry.kind === 'activity') places.set(entry.id, [...(places.get(entry.id) ?? []), id]);
    }
  }
  for (const [id, { acknowledged: yes }] of posted) {
    const where = places.get(id) ?? [];
    if (yes && where.length === 0 && history.erased.size === 0)
      wrong('nothing acknowledged is lost', `${id} is in no ledger`);
    if (where.length > 1 && history.erased.size === 0)
      wrong('an activity counts once', `${id} is in ${where.join(', ')}`);
  }
  for (const { lead, acknowledged: yes, key } of history.adjusted) {
    if (!yes || key === undefined || history.erased.size > 0) continue;
    const id = key.slice(2);
    const there = roots.some((root) => (ledgers.get(root.id) ?? []).some((entry) => entry.id === id));
    if (!there) wrong('nothing acknowledged is lost', `the adjustment ${key} of ${lead} is in no ledger`);
  }
};

/** 3: a lead is the fold of its ledger, under the live model, and its receipt adds up. */
const soundLead = async (world: World, lead: Lead, ledger: readonly LedgerEntry[], wrong: Wrong): Promise<void> => {
  const live = JSON.parse(String(itemsOf(world, 'Flows', 'main#live')[0]?.live)) as {
    model: { flow: string; version: number };
  };
  if (lead.scored.flow !== live.model.flow || lead.scored.version !== live.model.version) {
    wrong(
      'every lead is scored by what is live',
      `${lead.id} is scored by version ${lead.scored.version}, live is ${live.model.version}`,
    );
  }
  const program = await programOf(world, lead.scored);
  const folded = fold(program, ledger);
  const now = new Date(world.timeline.now()).toISOString();
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(folded)), JSON.parse(JSON.stringify(lead.state)))) {
    const [is, should] = [view(program, lead.state, now), view(program, folded, now)];
    wrong(
      'a lead is the fold of its ledger',
      `${lead.id} shows ${is.score.total} (${is.stage}), its ledger ${should.score.total} (${should.stage})`,
    );
  }
  const shown = view(program, lead.state, now);
  const { lines, total } = receipt(program, ledger, now);
  const sum = lines.reduce((points, line) => points + line.points, 0);
  if (Math.abs(sum - total) > 1e-6 || Math.abs(total - shown.score.total) > 1e-6) {
    wrong('the receipt adds up to the score', `${lead.id}: lines ${sum}, receipt ${total}, shown ${shown.score.total}`);
  }
  if (Object.keys(lead.outbox).length > 0)
    wrong('everything is told', `${lead.id} has ${Object.keys(lead.outbox).join(', ')} left in its outbox`);
  if (lead.announced.stage !== shown.stage) {
    wrong('every transition is announced', `${lead.id} is ${shown.stage}, announced was ${lead.announced.stage}`);
  }
  const noted = ledger.filter(({ kind }) => kind === 'announced').map(({ id }) => Number(id));
  for (let n = 1; n <= lead.announced.n; n += 1) {
    if (!noted.includes(n)) wrong('every transition is in the ledger', `transition ${n} of ${lead.id} is not`);
  }
};

type Changed = { id: string; lead: string; n: number; from: string; to: string; startsFlows: boolean; byFlow?: string };

/** 4: transitions are announced once, one after the other, and reach the bus. */
const transitions = (world: World, roots: readonly Lead[], wrong: Wrong): void => {
  const told = world.published
    .filter(({ detailType }) => detailType === 'Lead Stage Changed')
    .map(({ detail }) => detail as Changed);
  const byId = new Map<string, Changed>();
  for (const change of told) {
    const first = byId.get(change.id);
    if (first !== undefined && !isDeepStrictEqual(first, change)) {
      wrong(
        'a transition is told as one',
        `${change.id} was told as ${first.from}→${first.to} and as ${change.from}→${change.to}`,
      );
    }
    byId.set(change.id, change);
  }
  for (const lead of roots) {
    let stage = 'lead';
    for (let n = 1; n <= lead.announced.n; n += 1) {
      const change = byId.get(`${lead.id}.${n}`);
      if (change === undefined) wrong('every transition is told', `transition ${n} of ${lead.id} was never on the bus`);
      else if (change.from !== stage)
        wrong('transitions follow each other', `${change.id} is from ${change.from}, before it was ${stage}`);
      stage = change?.to ?? stage;
    }
  }
};

const DAY = 86_400_000;

/** 4, 6 and waits: what starts starts once, ends, and neither sleeps for ever nor wakes early. */
const runsEnd = (
  { world, history, schedule }: Played,
  leads: readonly Lead[],
  ledgers: ReadonlyMap<string, LedgerEntry[]>,
  enrolments: readonly EnrolmentItem[],
  wrong: Wrong,
): void => {
  const executions = new Map(
    world.runs
      .all()
      .map((it) => [
        `${(JSON.parse(it.input) as { enrolment: string }).enrolment} ${(JSON.parse(it.input) as { epoch: number }).epoch}`,
        it,
      ]),
  );
  for (const it of world.runs.all()) {
    if (it.status === 'RUNNING')
      wrong(
        'no run sleeps for ever',
        `${it.name} of ${it.machine} stands at ${it.snapshot?.position?.state}, waiting for ${JSON.stringify(it.snapshot?.waiting)}`,
      );
  }
  const causes = new Map<string, string>();
  for (const enrolment of enrolments) {
    const { id, flow, at, status, cause, failure, exit } = enrolment;
    if (status === 'running')
      wrong('every run ends', `${id} is still running${exit === undefined ? '' : ` with an exit: ${exit.reason}`}`);
    const gone = history.erased.size > 0 && /no longer exists|erased/.test(failure ?? '');
    if (status === 'failed' && !gone) wrong('no run fails', `${id}: ${failure}`);
    if (Object.keys(enrolment.waits).length > 0 && status !== 'running')
      wrong('waits are taken down', `${id} is ${status} and waits`);
    const same = causes.get(`${enrolment.lead} ${flow} ${at} ${cause.id}`);
    if (same !== undefined) wrong('what a fact starts starts once', `${id} and ${same} both began for ${cause.id}`);
    causes.set(`${enrolment.lead} ${flow} ${at} ${cause.id}`, id);
    const run = executions.get(`${id} ${enrolment.epoch}`);
    if (run === undefined && status !== 'exited' && status !== 'failed')
      wrong('every run starts', `${id} has no execution`);
    if (run !== undefined && !enrolment.machine.endsWith(`stateMachine:${run.machine}:${run.version}`)) {
      wrong(
        'a run keeps its version',
        `${id} says ${enrolment.machine}, its execution ran ${run.machine}:${run.version}`,
      );
    }
    timeKept(
      enrolment,
      schedule.faults.some(({ kind }) => kind === 'clock'),
      wrong,
    );
    if (history.erased.size === 0) notMissed(enrolment, leads, ledgers, wrong);
  }
  for (const lead of leads) {
    if (lead.mergedInto !== undefined) continue;
    for (const wait of Object.keys(lead.waits)) wrong('waits are taken down', `${lead.id} still carries ${wait}`);
  }
  startsWhatItShould(world, history, leads, ledgers, enrolments, wrong);
};

const rests: Record<string, Record<string, (version: number) => number>> = {
  nurture: { rest: (version) => (version === 1 ? 2 : 3) * 3_600_000 },
  qualified: { pause: () => 1_800_000, long: () => 3 * DAY },
};

/** A plain wait lasts as long as it says: never less, and not much more. */
const timeKept = ({ id, flow, version, path, epoch }: EnrolmentItem, clockJumped: boolean, wrong: Wrong): void => {
  if (epoch > 0 || clockJumped) return;
  path.forEach(({ step, outlet, at }, n) => {
    const rest = rests[flow]?.[step]?.(version);
    const next = path[n + 1];
    if (rest === undefined || outlet !== 'then' || next === undefined) return;
    const took = Date.parse(next.at) - Date.parse(at);
    if (took < rest) wrong('no wait ends early', `${id} left ${step} after ${took} of ${rest} ms`);
  });
};

/** Who did in time what a run waited for did not time out. */
const notMissed = (
  { id, lead, flow, path, epoch }: EnrolmentItem,
  leads: readonly Lead[],
  ledgers: ReadonlyMap<string, LedgerEntry[]>,
  wrong: Wrong,
): void => {
  if (flow !== 'nurture' || epoch > 0) return;
  const out = path.find(({ step, outlet }) => step === 'watch' && outlet === 'timedOut');
  if (out === undefined) return;
  const since = Date.parse(out.at);
  for (const did of ledgers.get(rootOf(leads, lead)) ?? []) {
    if (did.kind !== 'activity' || did.type !== 'Webinar Attended') continue;
    const received = Date.parse(did.receivedAt);
    // Late deliveries of a day are not told from lost ones here.
    if (received > since + 60_000 && received < since + DAY)
      wrong('no wait is lost', `${id} timed out though ${did.id} came in time`);
  }
};

const rootOf = (leads: readonly Lead[], id: string): string => {
  const lead = leads.find((it) => it.id === id);
  return lead?.mergedInto === undefined ? id : rootOf(leads, lead.mergedInto);
};

/** What should have begun began: each lead that became MQL, or did what starts a flow, was let in at least once. */
const startsWhatItShould = (
  world: World,
  history: Played['history'],
  leads: readonly Lead[],
  ledgers: ReadonlyMap<string, LedgerEntry[]>,
  enrolments: readonly EnrolmentItem[],
  wrong: Wrong,
): void => {
  if (history.erased.size > 0) return;
  const byRoot = Map.groupBy(enrolments, ({ lead, flow }) => `${rootOf(leads, lead)} ${flow}`);
  for (const { detailType, detail } of world.published) {
    if (detailType !== 'Trigger Matched') continue;
    const { lead, flow, id } = detail as { lead: string; flow: string; id: string };
    if (history.paused.has(flow) || history.merged.size > 0) continue;
    const root = rootOf(leads, lead);
    const hasExit = leads.find((it) => it.id === root)?.announced.stage === 'customer';
    if (!hasExit && !byRoot.has(`${root} ${flow}`))
      wrong('what a fact starts is started', `${id} matched, and ${root} never entered ${flow}`);
  }
  const matched = new Set(
    world.published
      .filter(({ detailType }) => detailType === 'Trigger Matched')
      .map(({ detail }) => String((detail as { cause?: string }).cause)),
  );
  for (const lead of leads) {
    if (
      lead.mergedInto !== undefined ||
      lead.id.startsWith('v') ||
      history.paused.has('nurture') ||
      history.merged.size > 0
    )
      continue;
    for (const did of ledgers.get(lead.id) ?? []) {
      // What a visitor did before anybody knew who it was starts nothing.
      if (did.kind !== 'activity' || did.type !== 'Ebook Downloaded') continue;
      const post = history.posted.find(({ id }) => id === did.id);
      if (post?.as !== 'user' && post?.as !== 'both') continue;
      if (!matched.has(did.id))
        wrong('what a fact starts is started', `${did.id} of ${lead.id} never matched the flow that it starts`);
    }
  }
};

/** 5: each effect as often as its kind promises, and what is uncertain says so. */
const effects = (world: World, leads: readonly Lead[], enrolments: readonly EnrolmentItem[], wrong: Wrong): void => {
  const sent = Map.groupBy(world.mail.mails(), ({ tags }) => tags.message ?? `notice ${tags.notice}`);
  for (const [message, mails] of sent) {
    if (mails.length > 1) wrong('an email is sent once', `${message} went out ${mails.length} times`);
  }
  const messages = new Map(itemsOf(world, 'Workspace', 'main#message#').map((it) => [String(it.id), it]));
  for (const [message, mails] of sent) {
    const note = messages.get(message);
    if (note?.status === 'refused')
      wrong('an email is noted as what became of it', `${message} was sent and says refused`);
    if (mails.length > 0 && message.startsWith('notice')) continue;
  }
  const byVisit = Map.groupBy(messages.values(), ({ enrolment, step }) => `${String(enrolment)} ${String(step)}`);
  for (const message of messages.values()) {
    if (message.status === 'sent' && !sent.has(String(message.id)))
      wrong('an email that is noted as sent was sent', String(message.id));
  }
  const tasks = itemsOf(world, 'Tasks', 'main#');
  for (const { id, claims, path, status, lead } of enrolments) {
    for (const [visit, claim] of Object.entries(claims)) {
      const step = visit.slice(0, visit.lastIndexOf('.'));
      const passed = path.some((edge) => edge.step === step);
      if (
        claim.kind === 'sendEmail' &&
        passed &&
        (byVisit.get(`${id} ${step}`) ?? []).length === 0 &&
        leads.some((it) => it.id === lead)
      ) {
        wrong('an effect is not lost', `${id} passed ${step} and nobody knows what became of its email`);
      }
      if (
        claim.kind === 'handOff' &&
        passed &&
        status !== 'failed' &&
        !tasks.some((task) => task.id === `${id}.${visit}`) &&
        leads.some((it) => it.id === lead)
      ) {
        wrong('an effect is not lost', `${id} passed ${step} and there is no task`);
      }
    }
  }
};

/** Two reps of equal weight get equal shares, within one. */
const shares = (world: World, wrong: Wrong): void => {
  const tasks = itemsOf(world, 'Tasks', 'main#').filter(({ origin, rep }) => origin !== undefined && rep !== undefined);
  const count = (rep: string) => tasks.filter((task) => task.rep === rep).length;
  if (Math.abs(count('ann') - count('bob')) > 1)
    wrong('shares are kept within one', `ann ${count('ann')}, bob ${count('bob')}`);
};
