import { create as createApi } from '../../../functions/api/handler.ts';
import { create as createCollect } from '../../../functions/collect/handler.ts';
import { create as createEmailEvents } from '../../../functions/email-events/handler.ts';
import { create as createPreferences } from '../../../functions/preferences/handler.ts';
import { create as createPublish } from '../../../functions/publish/handler.ts';
import type { Deps, Logger } from '../../../functions/runtime/index.ts';
import { create as createScore } from '../../../functions/score/handler.ts';
import { create as createStartFlows } from '../../../functions/start-flows/handler.ts';
import { create as createSteps } from '../../../functions/steps/handler.ts';
import { create as createSweep } from '../../../functions/sweep/handler.ts';
import { depsFor } from '../../../infra/local/host.ts';
import { type FunctionName, functions, type QueueName } from '../../../infra/topology.ts';
import type { Item } from '../services/expression.ts';
import { createMail, type Mail } from '../services/mail.ts';
import { createQueues } from '../services/queues.ts';
import { Refusal } from '../services/refusal.ts';
import { createRuns, type Runs } from '../services/runs.ts';
import { createTables, type Tables } from '../services/tables.ts';
import { type Chance, createChance } from './chance.ts';
import { mustBeGranted } from './grants.ts';
import type { Fault, Schedule } from './schedule.ts';
import { createTimeline } from './timeline.ts';
import { type Call, callOf, cut, refusalOf, refusedBy, replyOf, type SdkRequest } from './wire.ts';

type Handle = (event: unknown, context: { awsRequestId: string }) => Promise<unknown>;

const creators: Record<
  FunctionName,
  (deps: Deps) => (event: never, context?: { awsRequestId: string }) => Promise<unknown>
> = {
  collect: createCollect,
  score: createScore,
  'start-flows': createStartFlows,
  steps: createSteps,
  'email-events': createEmailEvents,
  preferences: createPreferences,
  api: createApi,
  publish: createPublish,
  sweep: createSweep,
};

/** Where a world begins: what an earlier one left. */
export type Begin = { at: number; tables: Tables['rows']; machines: ReturnType<Runs['machines']> };

/** A fault planted into the services or the wire, to see whether the simulation finds it. */
export type Plant = {
  name: string;
  /** What the service gets instead of what the handler asked for. */
  request?: (call: Call, by: FunctionName) => Call;
  /** What the handler gets instead of what the service answered. */
  answer?: (answer: unknown, call: Call, by: FunctionName) => unknown;
  forgetsTimer?: (chance: Chance) => boolean;
  losesTimersAtRestart?: boolean;
  /** Messages are deleted whether or not the function took them. */
  deletesWhatFailed?: boolean;
};

type Invocation = {
  name: FunctionName;
  /** What it was called with. */
  event: unknown;
  id: number;
  from: number;
  dead: boolean;
  calls: number;
  end(outcome: Outcome): void;
};
type Instance = { handle: Handle; current: Invocation | undefined; dead: boolean };
type Outcome = { answer: unknown } | { error: unknown } | 'crashed' | 'killed';

/** An item before and after an update, and what the function was called with that made it. */
export type Update = { table: string; before: Item | undefined; after: Item; by: unknown };

/** One line of what happened, for people and for comparing two runs. */
export type Told = { at: number; what: string };

const SECRET = 'a secret of the simulation';
export const BASE_URL = 'https://ripen.example';

/** The whole product in this process: unchanged handlers, services in memory, one timeline, one seed. */
export const createWorld = (
  schedule: Pick<Schedule, 'seed' | 'pace' | 'lagMs' | 'page' | 'cloud' | 'faults'>,
  begin: Begin | undefined,
  plant?: Plant,
) => {
  const start = begin?.at ?? Date.parse('2026-03-02T09:00:00.000Z');
  const timeline = createTimeline(start);
  const [pace, ids, order] = [1, 2, 3].map((stream) => createChance(schedule.seed * 31 + stream)) as [
    Chance,
    Chance,
    Chance,
  ];
  const trace: Told[] = [];
  const logs: string[] = [];
  const published: { at: number; detailType: string; detail: Record<string, unknown> }[] = [];
  const refusedByGrants: string[] = [];
  const tell = (what: string) => void trace.push({ at: timeline.now() - start, what });
  let faults: Fault[] = [...schedule.faults];
  let skew = 0;
  let isDown = false;

  const wild = schedule.pace === 'wild';
  const delay = (): number => {
    if (!wild) return 4;
    const dice = pace.next();
    if (dice < 0.85) return pace.between(1, 30);
    return dice < 0.985 ? pace.between(30, 600) : pace.between(600, 4000);
  };

  const tables = createTables(begin?.tables);
  const tableWorld = {
    now: timeline.now,
    after: (ms: number, run: () => void) => void timeline.after(ms, run),
    lag: () => (schedule.lagMs === 0 ? 0 : pace.below(schedule.lagMs)),
    page: schedule.page,
  };

  const deliveries = new Map<QueueName, number>();
  const queues = createQueues({
    now: timeline.now,
    after: tableWorld.after,
    id: () => ids.uuid(),
    transit: delay,
    choose(from, most) {
      if (!wild) return from.slice(0, most);
      const left = [...from];
      const size = Math.min(most, left.length, pace.between(1, 6));
      return Array.from({ length: size }, () => left.splice(pace.below(left.length), 1)).flat();
    },
    strikesTwice(queue) {
      const n = (deliveries.get(queue) ?? 0) + 1;
      deliveries.set(queue, n);
      const fault = faults.find((each) => each.kind === 'again' && each.queue === queue && each.delivery === n);
      if (fault !== undefined) tell(`${queue} delivers a message again that was dealt with`);
      return fault !== undefined;
    },
    async deliver(name, event) {
      const outcome = await invoke(name as FunctionName, event);
      if (outcome === 'crashed' || outcome === 'killed') return 'crashed';
      if ('error' in outcome) return plant?.deletesWhatFailed === true ? new Set() : 'all';
      if (plant?.deletesWhatFailed === true) return new Set();
      const { batchItemFailures = [] } = (outcome.answer ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    },
  });

  const runs = createRuns(
    {
      now: timeline.now,
      after: tableWorld.after,
      random: order.next,
      lateness: () => (wild ? pace.below(900) : 0),
      async invoke(name, payload) {
        await pause(delay());
        const outcome = await invoke(name as FunctionName, payload);
        if (outcome === 'killed') return undefined;
        if (outcome === 'crashed') return { error: 'Lambda.Unknown', cause: 'The function died.' };
        if ('answer' in outcome) return { output: JSON.parse(JSON.stringify(outcome.answer ?? null)) };
        const { name: error, message } = outcome.error as Error;
        return { error, cause: JSON.stringify({ errorType: error, errorMessage: message, trace: [] }) };
      },
      announce: (detail) =>
        void queues.publish('default', 'aws.states', 'Step Functions Execution Status Change', JSON.stringify(detail)),
      forgetsTimer: () => plant?.forgetsTimer?.(order) ?? false,
    },
    begin?.machines,
  );

  let onMail: (mail: Mail, by: Invocation | undefined) => void = () => {};
  let onUpdate: (update: Update) => void = () => {};
  let sender: Invocation | undefined;
  const mail = createMail({
    now: timeline.now,
    id: () => ids.uuid(),
    tellsRepeats: schedule.cloud !== true,
    announce: (detailType, detail) => void queues.publish('default', 'aws.ses', detailType, JSON.stringify(detail)),
    taken: (taken) => onMail(taken, sender),
  });

  const pause = (ms: number) => new Promise<void>((resolve) => void timeline.after(ms, resolve));

  /** What a service answers to one call, at this very moment. */
  const perform = async (call: Call, half: boolean, by: Invocation | undefined): Promise<unknown> => {
    const { service, operation, input } = call;
    if (service === 'dynamodb') {
      if (operation !== 'UpdateItem') return tables.perform(tableWorld, operation, input, half);
      const [table, key] = [String(input.TableName), input.Key as Item];
      const before = tables.item(table, key);
      const answer = tables.perform(tableWorld, operation, input);
      onUpdate({ table, before, after: tables.item(table, key) ?? {}, by: by?.event });
      return answer;
    }
    if (service === 'states') return runs.perform(operation, input);
    if (service === 'ses') {
      sender = by;
      return mail.perform(operation, input);
    }
    if (service === 'events' && operation === 'PutEvents') return putEvents(input as PutEvents, half);
    throw new Refusal('UnknownOperationException', `${service}:${operation} is not modelled.`);
  };

  type PutEvents = { Entries: { Source: string; DetailType: string; Detail: string }[] };
  const putEvents = ({ Entries }: PutEvents, half: boolean) => {
    const now = half ? Math.floor(Entries.length / 2) : Entries.length;
    const answers = Entries.map(({ Source, DetailType, Detail }, at) => {
      if (at >= now) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded.' };
      published.push({
        at: timeline.now(),
        detailType: DetailType,
        detail: JSON.parse(Detail) as Record<string, unknown>,
      });
      return { EventId: queues.publish('ripen', Source, DetailType, Detail) };
    });
    return { FailedEntryCount: Entries.length - now, Entries: answers };
  };

  const counts = new Map<FunctionName, number>();
  const strikeOf = (name: FunctionName, call: Call): Fault | undefined => {
    const n = (counts.get(name) ?? 0) + 1;
    counts.set(name, n);
    const isBatch = call.operation.startsWith('Batch') || call.operation === 'PutEvents';
    for (const fault of faults) {
      if (!('on' in fault) || fault.on !== name) continue;
      if (fault.kind === 'refuse' && n >= fault.call && n < fault.call + fault.times) return fault;
      if (fault.kind === 'half' && isBatch && n >= fault.call && fault.times > 0) {
        faults = faults.map((each) => (each === fault ? { ...fault, times: fault.times - 1 } : each));
        return fault;
      }
      if ((fault.kind === 'crash' || fault.kind === 'lose' || fault.kind === 'slow') && fault.call === n) return fault;
    }
    return undefined;
  };

  const forever = new Promise<never>(() => {});

  /** One call of a function over the wire: there, performed, and back, each of which takes its time. */
  const over = async (instance: Instance, request: SdkRequest) => {
    const invocation = instance.current;
    if (invocation === undefined || invocation.dead || instance.dead) return forever;
    const asked = callOf(request);
    const call = plant?.request?.(asked, invocation.name) ?? asked;
    const strike = strikeOf(invocation.name, call);
    const label = `${invocation.name}[${invocation.id}] ${call.service}:${call.operation}`;
    invocation.calls += 1;
    try {
      await pause(delay() + (strike?.kind === 'slow' ? strike.ms : 0));
      if (strike?.kind === 'crash' && strike.when === 'before' && !invocation.dead) {
        tell(`${label} and dies before it is done`);
        die(instance, 'crashed');
        return await forever;
      }
      let reply: ReturnType<typeof replyOf>;
      try {
        if (strike?.kind === 'refuse') throw refusedBy(strike.by, call.service);
        mustBeGranted(invocation.name, call);
        const answer = await perform(call, strike?.kind === 'half', invocation);
        reply = replyOf(plant?.answer?.(answer, call, invocation.name) ?? answer);
        tell(`${label} ${summary(call)}${strike?.kind === 'half' ? ' (half of it)' : ''}`);
      } catch (error) {
        reply = refusalOf(error);
        if ((error as Refusal).type === 'AccessDeniedException') refusedByGrants.push((error as Refusal).message);
        tell(`${label} ${summary(call)} → ${(error as Refusal).type}`);
      }
      if (strike?.kind === 'crash' && strike.when === 'after' && !invocation.dead) {
        tell(`${label} and dies after it was done`);
        die(instance, 'crashed');
        return await forever;
      }
      await pause(delay());
      if (invocation.dead) return await forever;
      if (strike?.kind === 'lose') {
        tell(`${label}: the answer is lost`);
        throw cut();
      }
      return reply;
    } finally {
      invocation.calls -= 1;
    }
  };

  const log = (name: FunctionName): Logger => {
    const entry = (level: string) => (message: string, fields?: object) => {
      const line = `${level} ${name}: ${message} ${JSON.stringify(fields ?? {})}`;
      logs.push(line);
      tell(line);
    };
    return { info: () => {}, warn: entry('warn'), error: entry('error') };
  };

  const options = (name: FunctionName) => ({
    baseUrl: BASE_URL,
    issuer: `${BASE_URL}/oidc`,
    clientId: 'simulation',
    secret: SECRET,
    mailFrom: 'hello@northwind.example',
    timeScale: 1,
    webhookAllow: '',
    keyPerSecond: 1_000_000,
    now: () => timeline.now() + skew,
    log: log(name),
  });
  const credentials = { accessKeyId: 'simulation', secretAccessKey: 'simulation' };
  /** The wire's signature proves nothing here, and costs more than all else. */
  const unsigned = { signer: { sign: async (request: unknown) => request } };
  const requestHandler = (handle: (request: SdkRequest) => Promise<unknown>) => ({
    metadata: { handlerProtocol: 'http/1.1' },
    handle,
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  });
  type Handler = NonNullable<Deps['aws']['requestHandler']>;
  const depsWith = (name: FunctionName, handle: (request: SdkRequest) => Promise<unknown>): Deps => {
    const services = { endpoint: 'http://127.0.0.1:1', requestHandler: requestHandler(handle) as Handler };
    const deps = depsFor(name, services, credentials, options(name));
    // Only the embedded mail service tells a repeat.
    const { MAIL_REPEATS: _local, ...env } = deps.env;
    return { ...deps, env: schedule.cloud === true ? env : deps.env, aws: { ...deps.aws, ...unsigned } };
  };

  const idle = new Map<FunctionName, Instance[]>();
  const invocations = new Set<Invocation>();
  const instances = new Map<Invocation, Instance>();
  let invoked = 0;

  const makeInstance = (name: FunctionName): Instance => {
    const instance: Instance = { handle: async () => {}, current: undefined, dead: false };
    instance.handle = creators[name](depsWith(name, (request) => over(instance, request))) as Handle;
    return instance;
  };

  const die = (instance: Instance, how: 'crashed' | 'killed') => {
    instance.dead = true;
    const { current } = instance;
    if (current === undefined) return;
    current.dead = true;
    invocations.delete(current);
    current.end(how);
  };

  /** Calls a function; an instance has one call at a time, as on Lambda. */
  const invoke = (name: FunctionName, event: unknown): Promise<Outcome> => {
    if (isDown) return Promise.resolve('killed');
    const instance = idle.get(name)?.pop() ?? makeInstance(name);
    invoked += 1;
    return new Promise<Outcome>((resolve) => {
      const invocation: Invocation = {
        name,
        event,
        id: invoked,
        from: timeline.now(),
        dead: false,
        calls: 0,
        end: resolve,
      };
      instance.current = invocation;
      instances.set(invocation, instance);
      invocations.add(invocation);
      tell(
        `${name}[${invocation.id}] begins${Array.isArray((event as { Records?: unknown[] } | null)?.Records) ? ` with ${(event as { Records: unknown[] }).Records.length}` : ''}`,
      );
      const limit = functions[name].timeoutSeconds * 1000;
      const late = timeline.after(limit, () => {
        if (invocation.dead || !invocations.has(invocation)) return;
        tell(`${name}[${invocation.id}] takes too long and is ended`);
        die(instance, 'crashed');
      });
      const ended = (outcome: Outcome) => {
        if (invocation.dead) return;
        late();
        invocations.delete(invocation);
        instances.delete(invocation);
        instance.current = undefined;
        idle.set(name, [...(idle.get(name) ?? []), instance]);
        tell(
          `${name}[${invocation.id}] ${'error' in (outcome as object) ? `fails: ${String((outcome as { error: unknown }).error)}` : 'ends'}`,
        );
        resolve(outcome);
      };
      instance.handle(event, { awsRequestId: String(invoked) }).then(
        (answer) => ended({ answer }),
        (error: unknown) => ended({ error }),
      );
    });
  };

  /** Somebody is at work in this process where the timeline cannot see it: no call under way and no pause. */
  const isBusy = (): boolean => {
    for (const invocation of invocations) if (invocation.calls === 0 && !sleeping()) return true;
    return runsBusy();
  };
  const runsBusy = () => false;
  // A pause of a function is something that comes; where something comes, nobody has to be waited for.
  const sleeping = () => timeline.next() !== undefined;

  const kill = (downMs: number) => {
    tell(`the process is killed, and stands again in ${downMs} ms`);
    isDown = true;
    queues.halt();
    runs.halt();
    for (const instance of [...instances.values()]) die(instance, 'killed');
    instances.clear();
    idle.clear();
    timeline.after(downMs, () => {
      tell('the process stands again');
      isDown = false;
      queues.resume();
      runs.resume(plant?.losesTimersAtRestart !== true);
    });
  };

  for (const fault of schedule.faults) {
    if (fault.kind === 'kill') timeline.after(fault.at, () => kill(fault.downMs));
    if (fault.kind === 'clock') {
      timeline.after(fault.at, () => {
        skew += fault.byMs;
        tell(`the clock jumps by ${fault.byMs} ms`);
      });
    }
  }

  return {
    ...{
      timeline,
      tables,
      queues,
      runs,
      mail,
      trace,
      logs,
      published,
      refusedByGrants,
      tell,
      pause,
      invoke,
      pace,
      ids,
      order,
      start,
    },
    /** Deps of somebody who only looks: at once, without faults, and not seen by anybody. */
    observer: (): Deps =>
      depsWith('api', async (request) => {
        const call = callOf(request);
        try {
          return replyOf(
            tables.perform({ ...tableWorld, lag: () => 0, page: 1e9 }, call.operation, {
              ...call.input,
              ...(call.input.IndexName === undefined && { ConsistentRead: true }),
            }),
          );
        } catch (error) {
          return refusalOf(error);
        }
      }),
    isDown: () => isDown,
    callsBy: () => counts,
    isAtWork: () => invocations.size > 0 || runs.isWorking(),
    step: () => timeline.step(isBusy),
    /** From now on nothing goes wrong any more. */
    heal() {
      faults = [];
      skew = 0;
    },
    /** Hears of every item that is updated, at the moment it is. */
    onUpdate(listener: typeof onUpdate) {
      onUpdate = listener;
    },
    onMail(listener: typeof onMail) {
      onMail = listener;
    },
  };
};

export type World = ReturnType<typeof createWorld>;

/** What a call is about, in a few words. */
const summary = ({ input, operation }: Call): string => {
  const key = (input.Key ?? input.Item) as { pk?: { S?: string }; sk?: { S?: string } } | undefined;
  if (key !== undefined) return `${short(key.pk?.S)}/${short(key.sk?.S)}`;
  if (operation === 'PutEvents') {
    return (input as { Entries: { DetailType: string }[] }).Entries.map(({ DetailType }) => DetailType).join(', ');
  }
  if (typeof input.KeyConditionExpression === 'string')
    return short(
      Object.values((input.ExpressionAttributeValues ?? {}) as Record<string, { S?: string }>)
        .map(({ S }) => S ?? '')
        .join(' '),
    );
  return short(String(input.name ?? input.executionArn ?? input.taskToken ?? ''));
};

const short = (text = ''): string => (text.length > 70 ? `…${text.slice(-69)}` : text);
