import { readFileSync, writeFileSync } from 'node:fs';
import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { EnrolmentRow, LeadList, LeadPage, TaskList } from '../../functions/api/contract/index.ts';
import { TRACED } from '../../infra/cloud/watch-stack.ts';
import { createFaultSwitch, type FaultSwitch } from '../../infra/local/aws/index.ts';
import { functions, type QueueName, rules } from '../../infra/topology.ts';
import { compile, mqlNurture } from '../../shared/flow/index.ts';
import { aClock, DAY, HOUR } from '../functions/a-clock.ts';
import { API_KEY, type Stack, startStack } from '../stack/index.ts';
import { atRest } from './cost/at-rest.ts';
import { type Meter, startMeter } from './cost/meter.ts';
import { PRICES_OF } from './cost/prices.ts';
import { type Bill, dollarsOf, markdownOf } from './cost/table.ts';
import type { BenchRow } from './row.ts';

const A_MILLION = 1_000_000;
const A_THOUSAND = 1000;
const PER_REQUEST = 10;
const REQUESTS = 60;
/** What Lambda writes of each call (START, END, REPORT), and the access log of each request, in bytes. */
const CALL_LOG = 340;
const REQUEST_LOG = 200;
const NURTURED = 6;

/** Messages that one call of a poller brings, and one batch of a function: ten, though a busy queue brings more. */
const PER_BATCH = 10;
/** What a call of AWS takes inside Lambda, in seconds, as if no two were made at the same time. */
const CALL_SECONDS = 0.006;

/** Adds what is not a call of an SDK: queues, functions, the way in. */
const addMachinery = (
  meter: Meter,
  calls: ReturnType<FaultSwitch['counts']>,
  more: { requests: number; steps?: number; mailEvents?: number },
): void => {
  const { counted, events } = meter;
  const messages: Record<QueueName, number> = { score: 0, 'start-flows': 0, 'email-events': more.mailEvents ?? 0 };
  for (const { source, detailTypes, queue } of Object.values(rules)) {
    if (source !== 'ripen') continue;
    for (const type of detailTypes) messages[queue] += events[type] ?? 0;
  }
  messages['start-flows'] += meter.executions.length;
  const all = Object.values(messages).reduce((sum, it) => sum + it, 0);
  // Sent by the rule, then received and deleted in batches.
  counted.queueRequest = all * (1 + 2 / PER_BATCH);
  counted.invocation =
    more.requests + (more.steps ?? 0) + messages.score / PER_BATCH + messages['start-flows'] + messages['email-events'];
  counted.gigabyteSecond = Object.entries(functions).reduce((total, [name, { memoryMb }]) => {
    const made = Object.values(calls[name] ?? {}).reduce((sum, it) => sum + it, 0);
    return total + made * CALL_SECONDS * (memoryMb / 1024);
  }, 0);
  counted.trace = counted.invocation * TRACED;
  counted.loggedByte = counted.invocation * CALL_LOG + more.requests * REQUEST_LOG;
  counted.httpRequest = more.requests;
  counted.edgeRequest = more.requests;
};

/** A visitor's browser sends what it has gathered, ten activities a request; most of them no rule speaks of. */
const activities = async (perRequest: number): Promise<Bill> => {
  const faults = createFaultSwitch();
  const stack = await startStack({ faults });
  const types = ['Page Viewed', 'Page Viewed', 'Video Watched', 'Page Viewed', 'CTA Clicked'];
  const send = async (request: number) => {
    const response = await stack.post('/v1/batch', {
      batch: Array.from({ length: perRequest }, (_, n) => ({
        type: 'track',
        messageId: `cost-${request}-${n}`,
        userId: `visitor-${request % 30}`,
        event: types[n % types.length],
        properties: { title: `How others did it, part ${n}`, path: '/stories' },
        context: { page: { url: 'https://www.acme.example/stories', title: 'Stories' } },
      })),
    });
    if (!response.ok) throw new Error(`/v1/batch answered ${response.status}`);
  };
  try {
    // Leads come to be once and are seen many times: the first request of each is left out.
    for (let request = 0; request < 30; request += 1) await send(request);
    await stack.drained();
    faults.clearCounts();
    const meter = startMeter();
    for (let request = 30; request < 30 + REQUESTS; request += 1) await send(request);
    await stack.drained();
    meter.stop();
    addMachinery(meter, faults.counts(), { requests: REQUESTS });
    return {
      title: 'Activities, ten a request',
      of: REQUESTS * perRequest,
      counted: meter.counted,
      written: meter.written,
    };
  } finally {
    await stack.close();
  }
};

/**
 * The starter's nurture from MQL to an accepted handoff: four emails, three waits, a wait for an activity, a task. The
 * same leads doing the same with the flow paused are taken off: what they do is in the other table.
 */
const nurture = async (): Promise<Bill> => {
  const [nurtured, left] = [await qualify(true), await qualify(false)];
  const { counted, written } = nurtured;
  return {
    title: 'Leads nurtured from MQL to sales',
    of: NURTURED,
    counted: less(counted, left.counted),
    written: less(written, left.written),
  };
};

const less = (some: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(some).map(([what, count]) => [what, count - (other[what] ?? 0)]));

const qualify = async (flowRuns: boolean): Promise<Pick<Meter, 'counted' | 'written'>> => {
  const time = aClock(Date.parse('2026-11-02T09:00:00Z'));
  const faults = createFaultSwitch();
  const stack = await startStack({ clock: time.clock, faults });
  const api = apiOf(stack);
  const track = async (event: string) => {
    for (let n = 0; n < NURTURED; n += 1) {
      const context = { traits: { email: `nurtured-${n}@acme.example` } };
      await stack.post('/v1/track', { userId: `nurtured-${n}`, event, context });
    }
    await stack.drained();
  };
  /** Moves the clock from one timer to the next until so much time has passed. */
  const pass = async (ms: number) => {
    const end = time.now() + ms;
    for (let next = time.next(); next !== undefined && next <= end; next = time.next()) {
      time.advance(Math.max(0, next - time.now()));
      await stack.drained();
    }
    time.advance(end - time.now());
    await stack.drained();
  };
  try {
    if (!flowRuns) await api.post('/api/flows/mql-nurture/pause', { finishInside: false });
    faults.clearCounts();
    const meter = startMeter();
    for (const event of ['Ebook Downloaded', 'Webinar Attended', 'Trial Started']) await track(event);
    if (flowRuns) await pass(12 * DAY);
    await track('Pricing Viewed');
    if (flowRuns) await acceptAll(stack, api, pass, meter);
    meter.stop();
    const { api: _looks, ...calls } = faults.counts();

    const { transitions, steps } = await historyOf(stack, meter.executions);
    meter.counted.transition = transitions;
    // SES tells of each email that it was sent and that it was delivered.
    const mailEvents = 2 * (meter.counted.email ?? 0);
    addMachinery(meter, calls, { requests: 4 * NURTURED, steps, mailEvents });
    return meter;
  } finally {
    await stack.close();
  }
};

/** Sales accepts each handoff as it comes; then every run must have ended well. */
const acceptAll = async (stack: Stack, api: Api, pass: (ms: number) => Promise<void>, meter: Meter): Promise<void> => {
  const open = () => meter.unseen(() => openTasks(api));
  for (let days = 0; days < 8 && (await open()).length < NURTURED; days += 1) await pass(DAY);
  const tasks = await open();
  if (tasks.length !== NURTURED) throw new Error(`${tasks.length} of ${NURTURED} leads were handed off.`);
  for (const { id, version } of tasks) await api.post(`/api/tasks/${encodeURIComponent(id)}/accept`, { version });
  // What is on its way must not be delivered twice for the clock's jump.
  await stack.drained();
  await pass(HOUR);
  const ended = await meter.unseen(() => enrolmentsOf(api));
  if (ended.some(({ status }) => status !== 'completed')) throw new Error('A run has not ended well.');
};

const apiOf = (stack: Stack) => {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };
    const response = await fetch(stack.url + path, { ...init, headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  return {
    get: async <T>(path: string) => (await call(path)) as T,
    post: (path: string, body: object) => call(path, { method: 'POST', body: JSON.stringify(body) }),
  };
};
type Api = ReturnType<typeof apiOf>;

const openTasks = async (api: Api) =>
  (await api.get<TaskList>('/api/tasks?status=open&limit=200')).items.map(({ task }) => task);

const enrolmentsOf = async (api: Api): Promise<EnrolmentRow[]> => {
  const { items } = await api.get<LeadList>('/api/leads?limit=200');
  const pages = await Promise.all(items.map(({ id }) => api.get<LeadPage>(`/api/leads/${encodeURIComponent(id)}`)));
  return pages.flatMap(({ enrolments }) => enrolments);
};

/** Transitions as Step Functions charges them: each state that was entered. */
const historyOf = async (stack: Stack, executions: readonly string[]) => {
  const client = new SFNClient(stack.ripen.depsOf('api').aws);
  const found = { transitions: 0, steps: 0 };
  for (const executionArn of executions) {
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new GetExecutionHistoryCommand({
          executionArn,
          maxResults: 1000,
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
      for (const { type = '' } of page.events ?? []) {
        if (type.endsWith('StateEntered')) found.transitions += 1;
        if (type === 'TaskStateEntered') found.steps += 1;
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  return found;
};

const readme = new URL('../../README.md', import.meta.url);

/** Prints the tables; RIPEN_UPDATE=1 writes them into the README, where a test holds them against the price list. */
const tell = (tables: string): void => {
  console.log(`\n${tables}\n`);
  if (process.env.RIPEN_UPDATE !== '1') return;
  const part = /(?<=<!-- cost -->\n)[\s\S]*?(?=<!-- \/cost -->)/;
  writeFileSync(readme, readFileSync(readme, 'utf8').replace(part, `\n${tables}\n\n`));
};

/** What AWS would charge, from operations counted in the local process times the price list. */
export const run = async (): Promise<BenchRow[]> => {
  const million = await activities(PER_REQUEST);
  const single = await activities(1);
  const thousand = await nurture();
  tell(
    [
      markdownOf(million, A_MILLION, 'a million'),
      markdownOf(thousand, A_THOUSAND, 'a thousand'),
      `List prices of us-east-1, ${PRICES_OF}.`,
    ].join('\n\n'),
  );
  const resting = await atRest();
  const row = (name: string, value: number, bar?: number): BenchRow => ({
    name,
    value,
    unit: '$',
    ...(bar !== undefined && { bar, pass: value <= bar }),
  });
  const withoutEmail = dollarsOf(thousand, A_THOUSAND, ['email']);
  const told = compile(mqlNurture.flow, 1).cost?.parts.filter(({ what }) => what !== 'Emails') ?? [];
  return [
    row('a million activities, ten a request', dollarsOf(million, A_MILLION), 3.5),
    row('a million activities, one a request', dollarsOf(single, A_MILLION)),
    row('a thousand nurtured leads, without email', withoutEmail, 0.4),
    row(
      'the same as the builder tells it, before anybody has gone through',
      told.reduce((sum, { dollars }) => sum + dollars, 0),
    ),
    row('the email of a thousand nurtured leads', dollarsOf(thousand, A_THOUSAND) - withoutEmail),
    row(
      `a month at rest (${resting.map(({ what, count }) => `${count} ${what}`).join(', ')})`,
      resting.reduce((sum, { dollars }) => sum + dollars, 0),
      16,
    ),
  ];
};
