import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import { create as createCollect } from '../../functions/collect/handler.ts';
import { type BusEnvelope, type Deps, deliveriesOf, type Logger } from '../../functions/runtime/index.ts';
import { create as createScore } from '../../functions/score/handler.ts';
import { readAlias } from '../../functions/store/alias.ts';
import { putVersion } from '../../functions/store/flow.ts';
import { type AccessKey, putKey } from '../../functions/store/key.ts';
import { type Lead, readRoot } from '../../functions/store/lead.ts';
import { readLedger } from '../../functions/store/ledger.ts';
import { readLive, writeLive } from '../../functions/store/live.ts';
import { openPrograms } from '../../functions/store/program.ts';
import { openTables, type Tables } from '../../functions/store/table.ts';
import { create as createSweep } from '../../functions/sweep/handler.ts';
import {
  type Clock,
  createFaultSwitch,
  type FaultSwitch,
  type Principal,
  startAws,
} from '../../infra/local/aws/index.ts';
import { depsFor, issueCredentials, principalsOf } from '../../infra/local/host.ts';
import { busDefinitions, machineRole, queueDefinitions, tableDefinitions } from '../../infra/local/wiring.ts';
import { busEvents, type DetailType } from '../../shared/event/index.ts';
import type { Flow, Live } from '../../shared/flow/index.ts';
import { fold, type ScoringModel, type ScoringState, view } from '../../shared/scoring/index.ts';

export const WRITE_KEY = 'wk_pipeline';
export const SERVER_KEY = 'rk_pipeline';

const key = (given: Partial<AccessKey>): AccessKey => ({
  id: 'key-1',
  name: 'Website',
  kind: 'tracking',
  scopes: [],
  origins: ['https://www.example.com'],
  thankYouOrigins: ['https://www.example.com'],
  starts: 'wk_pipe',
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'test',
  ...given,
});

/** What was told to the functions behind the score handler. */
export type Told = { type: DetailType; id: string; detail: Record<string, unknown> };

/** A message as it lies on the score queue. */
export type QueueMessage = { id: string; detailType: 'Activity Recorded' | 'Ledger Entry Submitted'; detail: unknown };

const recordOf = ({ id, detailType, detail }: QueueMessage) => ({
  messageId: id,
  attributes: { ApproximateReceiveCount: '1' },
  body: JSON.stringify({ id, time: '2026-11-01T00:00:00Z', source: 'ripen', 'detail-type': detailType, detail }),
});

type RequestHandler = Awaited<ReturnType<typeof startAws>>['requestHandler'];

type Handling = { handle(request: { headers: Record<string, string> }, options?: unknown): Promise<unknown> };

/** Waits for the test before each call. */
const gated = (handler: RequestHandler, before: (operation: string) => Promise<void>): RequestHandler => {
  const through = handler as Handling;
  const handle: Handling['handle'] = async (request, options) => {
    const target = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1] ?? '';
    await before(target.split('.').at(-1) ?? '');
    return through.handle(request, options);
  };
  return { ...handler, handle } as RequestHandler;
};

export type Pipeline = Awaited<ReturnType<typeof startPipeline>>;

/** The way from a request to a scored lead on the embedded services, without what comes before and after. */
export const startPipeline = async (
  options: {
    faults?: FaultSwitch;
    clock?: Clock;
    now?: () => number;
    /** Nothing takes messages off the score queue; the test calls the handler itself. */
    byHand?: boolean;
    /** Gets what comes to the score queue instead of the score handler. */
    onScore?: (events: { type: DetailType; detail: unknown }[]) => void;
  } = {},
) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ripen-pipeline-'));
  const faults = options.faults ?? createFaultSwitch();
  const now = options.now ?? Date.now;
  const credentials = issueCredentials();
  const principals = principalsOf(credentials);
  // A second score function with the same grants, which a fault can strike alone.
  const score = principals[credentials.score.accessKeyId] as Principal;
  principals['second-score'] = { ...score, name: 'second-score' };
  const observer = { accessKeyId: 'observer', secretAccessKey: 'secret of the test' };
  principals.observer = {
    name: 'observer',
    secretAccessKey: observer.secretAccessKey,
    allow: [{ action: '*', resource: '*' }],
  };
  const problems: string[] = [];
  const logs: string[] = [];
  const told: Told[] = [];
  const log: Logger = {
    info: () => {},
    warn: (message, fields) => void logs.push(`warn ${message} ${JSON.stringify(fields ?? {})}`),
    error: (message, fields) => void logs.push(`error ${message} ${JSON.stringify(fields ?? {})}`),
  };
  const hear = (event: unknown) => {
    for (const { body } of (event as { Records: { body: string }[] }).Records) {
      const envelope = JSON.parse(body) as BusEnvelope;
      const type = envelope['detail-type'] as DetailType;
      const detail = busEvents[type].parse(envelope.detail) as Told['detail'] & { id: string };
      told.push({ type, id: detail.id, detail });
    }
    return { batchItemFailures: [] };
  };
  const functions = new Map<string, (event: never) => Promise<unknown>>();
  const aws = await startAws({
    dataDir,
    principals,
    tables: tableDefinitions(),
    buses: busDefinitions(),
    queues: queueDefinitions().map(({ consumer, ...queue }) =>
      consumer === undefined || (options.byHand === true && consumer.function === 'score')
        ? queue
        : { ...queue, consumer },
    ),
    stateMachineRole: machineRole,
    faults,
    invoke: async (name, event) => {
      const handle = functions.get(name);
      return handle === undefined ? hear(event) : await handle(event as never);
    },
    onProblem: (message) => void problems.push(message),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const host = {
    baseUrl: 'https://ripen.example',
    issuer: 'https://ripen.example/oidc',
    clientId: 'test',
    secret: 'a secret of the test',
    mailFrom: 'Ripen <hello@ripen.example>',
    timeScale: 1,
    webhookAllow: '',
    keyPerSecond: 1_000_000,
    now,
    log,
  };
  const depsOf = (name: Parameters<typeof depsFor>[0], maxAttempts?: number): Deps => {
    const deps = depsFor(name, aws, credentials[name], host);
    return maxAttempts === undefined ? deps : { ...deps, aws: { ...deps.aws, maxAttempts } };
  };
  const tables: Tables = openTables({ ...depsOf('score'), aws: { ...depsOf('score').aws, credentials: observer } });
  functions.set('collect', createCollect(depsOf('collect')));
  const { onScore } = options;
  functions.set(
    'score',
    onScore === undefined
      ? createScore(depsOf('score'))
      : async (batch: SQSEvent) => {
          onScore(
            deliveriesOf(batch).map(({ event }) => ({
              type: event['detail-type'] as DetailType,
              detail: event.detail,
            })),
          );
          return { batchItemFailures: [] };
        },
  );
  functions.set('sweep', createSweep(depsOf('sweep')));
  await putKey(tables, WRITE_KEY, key({}));
  await putKey(tables, SERVER_KEY, key({ id: 'key-2', kind: 'server', scopes: ['leads:write'], origins: [] }));
  const programs = openPrograms(tables);

  const request = async (
    method: string,
    url: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<{ status: number; headers: Record<string, string>; text: string }> => {
    const { pathname, search } = new URL(url, 'https://ripen.example');
    const answer = (await functions.get('collect')?.({
      version: '2.0',
      routeKey: '$default',
      rawPath: pathname,
      rawQueryString: search.slice(1),
      headers,
      body: body ?? null,
      isBase64Encoded: false,
      requestContext: { http: { method, path: pathname, sourceIp: '127.0.0.1' }, domainName: 'ripen.example' },
    } as never)) as { statusCode: number; headers: Record<string, string>; body: string; isBase64Encoded?: boolean };
    const text = answer.isBase64Encoded === true ? Buffer.from(answer.body, 'base64').toString('utf8') : answer.body;
    return { status: answer.statusCode, headers: answer.headers, text };
  };

  /**
   * A score function called by hand; `second` has a name of its own for faults. A call is never tried again. `before` is
   * awaited before each call that it makes.
   */
  const aScorer = (second = false, before?: (operation: string) => Promise<void>) => {
    const deps = depsOf('score', 1);
    const accessKeyId = second ? 'second-score' : credentials.score.accessKeyId;
    const secretAccessKey = credentials.score.secretAccessKey;
    const requestHandler = before === undefined ? aws.requestHandler : gated(aws.requestHandler, before);
    const handle = createScore({
      ...deps,
      aws: { ...deps.aws, requestHandler, credentials: { accessKeyId, secretAccessKey } },
    });
    /** Delivers messages as one batch and answers those that the queue would deliver again. */
    return async (messages: readonly QueueMessage[]): Promise<QueueMessage[]> => {
      try {
        const { batchItemFailures } = await handle({ Records: messages.map(recordOf) } as SQSEvent);
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        return messages.filter(({ id }) => failed.has(id));
      } catch {
        return [...messages];
      }
    };
  };

  const pipeline = {
    aScorer,
    aws,
    faults,
    tables,
    told,
    logs,
    problems,
    depsOf,
    request,
    /** Posts a call of the Segment spec with the tracking key. */
    post: (call: string, body: unknown, writeKey = WRITE_KEY) =>
      request('POST', `/v1/${call}`, {
        headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${writeKey}:`)}` },
        body: JSON.stringify(body),
      }),
    drained: () => aws.drained(),
    sweep: () => functions.get('sweep')?.({} as never),
    /** Publishes a model (and whatever else is live) as the next version. */
    async publish(model: ScoringModel, beside: Partial<Live> = {}, startsFlows?: boolean): Promise<Live> {
      const before = await readLive(tables);
      const version = (before.model?.version ?? 0) + 1;
      const flow: Flow = {
        id: 'scoring',
        name: 'Scoring',
        schemaVersion: 1,
        start: { kind: 'scoring', model, next: {} },
        steps: {},
        exits: { unsubscribed: false, becameCustomer: false, stageChanged: false },
        reentry: { kind: 'always' },
      };
      const stored = {
        version,
        flow,
        publishedAt: new Date(now()).toISOString(),
        publishedBy: 'test',
        note: '',
        revision: 1,
      };
      await putVersion(tables, stored);
      const live: Live = {
        ...before,
        ...beside,
        n: before.n + 1,
        timeZone: model.timeZone,
        model: { flow: 'scoring', version, ...(startsFlows === undefined ? {} : { startsFlows }) },
      };
      await writeLive(tables, live);
      return live;
    },
    /** The lead that an identifier stands for now. */
    async leadOf(kind: 'userId' | 'email' | 'anonymousId', value: string): Promise<Lead | undefined> {
      const id = await readAlias(tables, { kind, value });
      return id === undefined ? undefined : readRoot(tables, id);
    },
    /** The lead as somebody sees it now. */
    async seen(lead: Lead) {
      const program = await programs.programOfLead(lead.scored, await readLive(tables));
      return view(program, lead.state, new Date(now()).toISOString());
    },
    /** The fold of the lead's ledger under what is live: what the lead must be. */
    async folded(lead: Lead): Promise<ScoringState> {
      const live = await readLive(tables);
      return fold(await programs.programOf(live.model, live.timeZone), await readLedger(tables, lead.id));
    },
    ledger: (lead: string) => readLedger(tables, lead),
    async close() {
      await aws.close({ patienceMs: 1000 });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return pipeline;
};
