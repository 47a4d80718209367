import type { Mail } from '../services/mail.ts';
import { createChance } from './chance.ts';
import { wrongClaims } from './claims.ts';
import { flowAt } from './flows.ts';
import { itemsOf, leadOfPerson } from './items.ts';
import { patchNode } from './patched.ts';
import { patchSignIn, request } from './people.ts';
import type { Act, Schedule } from './schedule.ts';
import type { Violation } from './violation.ts';
import { type Begin, createWorld, type Plant, type World } from './world.ts';

/** What the world outside knows: who posted what and was told what, who refused, what reached whom. */
export type History = {
  posted: { id: string; who: number; type: string; as: string; at: number; acknowledged: boolean }[];
  identified: { id: string; who: number; acknowledged: boolean }[];
  refused: { address: string; at: number; how: string }[];
  /** `began` is when the call began that sent it: what it looked at is no older. */
  mails: { mail: Mail; began: number }[];
  /** People whose lead was erased, or whose erasure was tried. */
  erased: Set<number>;
  merged: Set<number>;
  adjusted: { lead: string; acknowledged: boolean; key: string | undefined }[];
  publishes: { flow: string; inside: string }[];
  paused: Set<string>;
  /** Dead letters that a person had to try again. */
  redriven: number;
  /** What was seen to go wrong while it happened. */
  seen: Violation[];
};

export type Played = { world: World; history: History; schedule: Schedule };

/** A run that never comes to rest is as wrong as one that loses something. */
const MOST_EVENTS = 60_000;

class NeverAtRest extends Error {}

const AGAIN = [3_000, 20_000, 60_000];
/** As a careful client does: again, until there is an answer that says yes or no. */
const insist = async (
  world: World,
  attempt: () => ReturnType<typeof request>,
): Promise<{ status: number; body: unknown } | undefined> => {
  for (let n = 0; ; n += 1) {
    const answer = await attempt();
    if (answer !== undefined && answer.status < 500) return answer;
    const pause = AGAIN[n];
    if (pause === undefined) return answer;
    await world.pause(pause);
  }
};

const iso = (at: number) => new Date(at).toISOString();

const perform = async (world: World, history: History, act: Act): Promise<void> => {
  const { timeline } = world;
  const now = timeline.now();
  switch (act.act) {
    case 'activity': {
      const at = iso(now - (act.lateMs ?? 0));
      const names = {
        browser: { anonymousId: `b${act.who}` },
        user: { userId: `u${act.who}` },
        email: { anonymousId: `b${act.who}`, context: { traits: { email: `p${act.who}@example.test` } } },
        both: { userId: `u${act.who}`, anonymousId: `b${act.who}` },
      }[act.as];
      const body = {
        messageId: act.id,
        event: act.type,
        timestamp: at,
        properties: { title: act.title ?? 'a' },
        ...names,
      };
      const record = { id: act.id, who: act.who, type: act.type, as: act.as, at: now, acknowledged: false };
      history.posted.push(record);
      const as = act.as === 'user' || act.as === 'both' ? 'server' : 'tracker';
      const answer = await insist(world, () => request(world, 'collect', 'POST', '/v1/track', { body, as }));
      record.acknowledged = answer?.status === 200;
      return;
    }
    case 'identify': {
      const traits = { email: `p${act.who}@example.test`, firstName: `P${act.who}` };
      const body = { messageId: act.id, userId: `u${act.who}`, anonymousId: `b${act.browser}`, traits };
      const record = { id: act.id, who: act.who, acknowledged: false };
      history.identified.push(record);
      const answer = await insist(world, () => request(world, 'collect', 'POST', '/v1/identify', { body }));
      record.acknowledged = answer?.status === 200;
      return;
    }
    case 'reads': {
      const mail = lastMail(world, act.who);
      if (mail === undefined) return;
      world.mail.emit(mail, { type: act.how, ...(act.how === 'Click' && { link: 'https://northwind.example/offer' }) });
      // The provider's word is taken from a queue; how long that may take is said where mails are judged.
      if (act.how === 'Bounce' || act.how === 'Complaint') {
        history.refused.push({ address: mail.to, at: now + 12 * 3_600_000, how: act.how });
      }
      return;
    }
    case 'unsubscribe': {
      const mail = lastMail(world, act.who);
      const url = /<([^>]+)>/.exec(mail?.headers['List-Unsubscribe'] ?? '')?.[1];
      if (mail === undefined || url === undefined) return;
      const body = 'List-Unsubscribe=One-Click';
      const answer = await insist(world, () => request(world, 'preferences', 'POST', url, { body, as: 'nobody' }));
      if (answer?.status === 200) history.refused.push({ address: mail.to, at: timeline.now(), how: 'unsubscribed' });
      return;
    }
    case 'decide': {
      const lead = leadOfPerson(world, act.who);
      const task = itemsOf(world, 'Tasks', 'main#').find(
        (it) => it.status === 'open' && it.lead === lead && typeof it.id === 'string',
      );
      if (task === undefined) return;
      const body = { version: task.version, ...(act.how === 'reject' && { reason: 'bad timing' }) };
      await insist(world, () =>
        request(world, 'api', 'POST', `/api/tasks/${encodeURIComponent(String(task.id))}/${act.how}`, { body }),
      );
      return;
    }
    case 'adjust':
    case 'stage': {
      const lead = leadOfPerson(world, act.who);
      if (lead === undefined) return;
      const body =
        act.act === 'adjust'
          ? { group: 'intent', points: act.points, reason: 'By hand.' }
          : { stage: act.stage, reason: 'By hand.' };
      const answer = await request(world, 'api', 'POST', `/api/leads/${lead}/${act.act}`, { body });
      const { entry } = (answer?.body ?? {}) as { entry?: string };
      history.adjusted.push({ lead, acknowledged: answer?.status === 202, key: entry });
      return;
    }
    case 'merge': {
      const [child, into] = [leadOfPerson(world, act.who), leadOfPerson(world, act.into)];
      if (child === undefined || into === undefined || child === into) return;
      history.merged.add(act.who).add(act.into);
      await request(world, 'api', 'POST', `/api/leads/${into}/merge`, { body: { child, reason: 'One person.' } });
      return;
    }
    case 'erase': {
      const lead = leadOfPerson(world, act.who);
      if (lead === undefined) return;
      history.erased.add(act.who);
      await insist(world, () => request(world, 'api', 'DELETE', `/api/leads/${lead}`, { as: 'admin' }));
      return;
    }
    case 'publish': {
      const draft = itemsOf(world, 'Flows', `main#flow#${act.flow}`).find(({ sk }) => sk === 'draft');
      const versions = itemsOf(world, 'Flows', `main#flow#${act.flow}`).filter(({ sk }) =>
        String(sk).startsWith('v#'),
      ).length;
      const revision = Number(draft?.revision ?? 1);
      const inside = { stay: { what: 'stay' }, leave: { what: 'finish' }, move: { what: 'move', map: {} } }[
        act.inside ?? 'stay'
      ];
      const saved = await insist(world, () =>
        request(world, 'api', 'PUT', `/api/flows/${act.flow}/draft`, {
          body: { flow: flowAt(act.flow, versions + 1) },
          headers: { 'if-match': String(revision) },
        }),
      );
      const next = (saved?.body as { revision?: number } | undefined)?.revision;
      if (next === undefined) return;
      history.publishes.push({ flow: act.flow, inside: act.inside ?? 'stay' });
      await insist(world, () =>
        request(world, 'publish', 'POST', `/api/flows/${act.flow}/publish`, { body: { revision: next, inside } }),
      );
      return;
    }
    case 'pause': {
      history.paused.add(act.flow);
      await insist(world, () => request(world, 'publish', 'POST', `/api/flows/${act.flow}/pause`, { body: {} }));
      if (!act.resume) return;
      await world.pause(5_000);
      await insist(world, () => request(world, 'publish', 'POST', `/api/flows/${act.flow}/resume`, { body: {} }));
      return;
    }
    case 'sweep':
      await world.invoke('sweep', {});
  }
};

const lastMail = (world: World, who: number): Mail | undefined =>
  world.mail.mails().findLast(({ to, headers }) => to === `p${who}@example.test` && 'List-Unsubscribe' in headers);

const wordsOf = ({ at: _at, ...act }: Act): string => JSON.stringify(act);

/** Plays a schedule to its end and beyond, until nothing is left that could happen. */
export const play = async (schedule: Schedule, begin: Begin, plant?: Plant): Promise<Played> => {
  const world = createWorld(schedule, begin, plant);
  const history: History = {
    ...{ posted: [], identified: [], refused: [], mails: [], adjusted: [], publishes: [] },
    ...{ erased: new Set(), merged: new Set(), paused: new Set(), redriven: 0, seen: [] },
  };
  const played = { world, history, schedule };
  const undo = [patchNode(world.timeline, createChance(schedule.seed + 5)), await patchSignIn()];
  world.onMail((mail, by) => {
    history.mails.push({ mail, began: by?.from ?? 0 });
    world.tell(`an email is taken for ${mail.to}: ${mail.subject} [${mail.tags.message ?? mail.tags.notice}]`);
  });
  world.onUpdate((update) => history.seen.push(...wrongClaims(update)));
  let acting = 0;
  const start = (act: Act) => {
    world.tell(`— ${wordsOf(act)}`);
    acting += 1;
    void perform(world, history, act).finally(() => {
      acting -= 1;
    });
  };
  try {
    for (const act of schedule.acts) world.timeline.after(act.at, () => start(act));
    const end = Math.max(
      0,
      ...schedule.acts.map(({ at }) => at),
      ...schedule.faults.map((fault) => ('at' in fault ? fault.at + 5_000 : 0)),
    );
    world.timeline.after(end + 240_000, () => {
      world.tell('from here on nothing goes wrong');
      world.heal();
    });
    await exhaust(world);
    await comeToRest(world, history);
    if (acting > 0) throw new NeverAtRest(`${acting} people still wait for an answer.`);
    return played;
  } catch (error) {
    if (error instanceof NeverAtRest) {
      world.tell(error.message);
      return { ...played, history };
    }
    throw error;
  } finally {
    for (const each of undo) each();
  }
};

const exhaust = async (world: World): Promise<void> => {
  while (await world.step()) {
    if (world.timeline.happened() > MOST_EVENTS) throw new NeverAtRest('It never comes to rest.');
  }
};

/** Sweeps, as every minute does, until there is nothing left that a sweep would find. */
const comeToRest = async (world: World, history: History): Promise<void> => {
  for (let round = 0; round < 14; round += 1) {
    const before = fingerprint(world);
    const dead = world.queues.redrive();
    history.redriven += dead;
    if (dead > 0) await exhaust(world);
    world.timeline.after(130_000, () => void world.invoke('sweep', {}));
    await exhaust(world);
    const hasJobs = itemsOf(world, 'Workspace', 'main#jobs').some(({ status }) => status === 'running');
    if (round > 0 && !hasJobs && fingerprint(world) === before) return;
  }
};

/** Changes whenever something of account happened. */
const fingerprint = (world: World): string =>
  [
    world.published.length,
    world.mail.mails().length,
    world.runs
      .all()
      .map(({ status }) => status)
      .join(),
    itemsOf(world, 'Leads', 'main#lead#')
      .map(({ version }) => version)
      .join(),
    world.queues.dead().length,
  ].join(' ');
