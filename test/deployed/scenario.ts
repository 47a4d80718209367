import type { LeadList, LeadPage, TaskList } from '../../functions/api/contract/index.ts';

/** Where Ripen answers, and the keys to it. The server key needs leads:read, tasks:read and tasks:write. */
export type Deployed = { url: string; writeKey: string; apiKey: string };

export type ScenarioOptions = {
  /** Makes this run's lead another than the last run's. */
  run: string;
  /** The lead's address; unless said, one that SES takes in its sandbox too and that nobody reads. */
  email?: string;
  /** Told of each thing that was found to hold. */
  say?: (line: string) => void;
  /** How long each thing may take, in milliseconds. */
  patience?: number;
};

/** What was promised did not hold. */
export class ScenarioFailed extends Error {
  override name = 'ScenarioFailed';
}

const holds = (it: boolean, what: string, seen: unknown): void => {
  if (!it) throw new ScenarioFailed(`It does not hold that ${what}: ${JSON.stringify(seen)}`);
};

/**
 * The README's five minutes, from the first activity to an accepted handoff, over HTTP only: it cannot tell what it
 * runs against. Answers the lead's id.
 */
export const runScenario = async (deployed: Deployed, options: ScenarioOptions): Promise<string> => {
  const { say = () => {}, patience = 60_000, run } = options;
  const userId = `scenario-${run}`;
  const email = options.email ?? `success+${run}@simulator.amazonses.com`;
  const { get, post, track } = client(deployed, userId);
  const until = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
    const found = await pollUntil(what, patience, look);
    say(what);
    return found;
  };

  const health = await fetch(`${deployed.url}/health`);
  holds(health.ok, '/health answers 200', health.status);
  const stranger = await fetch(`${deployed.url}/api/leads`);
  holds(stranger.status === 401, 'a stranger is refused', stranger.status);
  const forged = await fetch(`${deployed.url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('wk_not_a_key:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId, event: 'Ebook Downloaded' }),
  });
  holds(forged.status === 401, 'a tracking key that is none is refused', forged.status);
  say('It is healthy, and refuses strangers.');

  await post('identify', {
    userId,
    traits: {
      email,
      firstName: 'Ada',
      company: 'Analytical',
      title: 'VP Marketing',
      industry: 'Software',
      employees: 250,
    },
  });
  await track('Ebook Downloaded', { title: 'The pricing guide' });
  await track('Webinar Attended', { title: 'Live demo' });
  // Sent twice under one id, as a client does that did not hear the answer: it counts once.
  await track('Trial Started', {}, `${userId}-trial`);
  await track('Trial Started', {}, `${userId}-trial`);

  const id = await until('The lead is found by its address.', async () => {
    const { items } = await get<LeadList>(`/api/leads?search=${encodeURIComponent(email)}`);
    return items[0]?.id;
  });
  const page = () => get<LeadPage>(`/api/leads/${encodeURIComponent(id)}`);

  const mql = await until('At 50 points it is MQL.', async () => {
    const it = await page();
    return it.score.total >= 50 && it.stage === 'mql' ? it : undefined;
  });
  holds(mql.score.total === 50, 'ebook, webinar and trial give 10 + 15 + 25 points, the repeat nothing', mql.score);
  holds(
    mql.receipt?.lines.reduce((sum, { now }) => sum + now, 0) === mql.score.total,
    'the receipt adds up to the score',
    mql.receipt,
  );

  const nurtured = await until('The nurture flow has begun and sent its first email.', async () => {
    const it = await page();
    return it.enrolments.length > 0 && it.emails.some(({ reason }) => reason === null) ? it : undefined;
  });
  holds(nurtured.emails.length === 1, 'it was sent once', nurtured.emails);

  await track('Demo Requested');
  await track('BANT Completed', { budget: 'approved', authority: 'decision maker', need: 'urgent', timeline: 'now' });
  const sql = await until('Asking for a demo and answering BANT makes it SQL.', async () => {
    const it = await page();
    // A transition is in the outbox with the write that makes it true, and in the ledger a moment later.
    return it.stage === 'sql' && it.stages.some(({ to }) => to === 'sql') ? it : undefined;
  });
  holds(sql.bant.answered === 4, 'all four BANT questions are answered', sql.bant);
  holds(sql.stages.map(({ to }) => to).join() === 'mql,sql', 'each change of stage was announced once', sql.stages);

  const { task } = await until('Sales has a task with reasons and a first sentence.', async () => {
    const { items } = await get<TaskList>('/api/tasks?status=open&limit=200');
    return items.find((it) => it.task.lead === id);
  });
  holds(task.why.reasons.length > 0 && task.why.opening !== '', 'the task says why, and how to begin', task.why);
  await post(`/api/tasks/${encodeURIComponent(task.id)}/accept`, { version: task.version });
  await until('The accepted handoff stands on the page of the lead.', async () => {
    const { tasks } = await page();
    return tasks.find((it) => it.id === task.id && it.status === 'accepted');
  });
  return id;
};

const client = ({ url, writeKey, apiKey }: Deployed, userId: string) => {
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    if (!response.ok) throw new ScenarioFailed(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const api = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const tracker = { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' };
  const post = (path: string, body: object) =>
    path.startsWith('/')
      ? call(path, { method: 'POST', headers: api, body: JSON.stringify(body) })
      : call(`/v1/${path}`, { method: 'POST', headers: tracker, body: JSON.stringify(body) });
  return {
    get: async <T>(path: string): Promise<T> => (await call(path, { headers: api })) as T,
    post,
    track: (event: string, properties: object = {}, messageId?: string) =>
      post('track', { userId, event, properties, ...(messageId !== undefined && { messageId }) }),
  };
};

const pollUntil = async <T>(what: string, patience: number, look: () => Promise<T | undefined>): Promise<T> => {
  const end = Date.now() + patience;
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 2000)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new ScenarioFailed(`Within ${patience / 1000} s it did not come true: ${what}`);
    await new Promise((done) => setTimeout(done, pause));
  }
};
