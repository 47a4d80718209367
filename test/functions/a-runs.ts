import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create as createEmailEvents } from '../../functions/email-events/handler.ts';
import { machinesOf } from '../../functions/flows/machine.ts';
import { create as createPreferences } from '../../functions/preferences/handler.ts';
import { type BusEnvelope, type BusMessage, type Deps, type Logger, publisher } from '../../functions/runtime/index.ts';
import { create as createScore } from '../../functions/score/handler.ts';
import { create as createStartFlows } from '../../functions/start-flows/handler.ts';
import { create as createSteps } from '../../functions/steps/handler.ts';
import { readAlias } from '../../functions/store/alias.ts';
import { enrolmentsOf } from '../../functions/store/enrolment-table.ts';
import { putVersion } from '../../functions/store/flow.ts';
import { type Lead, readRoot } from '../../functions/store/lead.ts';
import { readLive, writeLive } from '../../functions/store/live.ts';
import { getMessage, type Message, messagesOf } from '../../functions/store/message.ts';
import { openTables } from '../../functions/store/table.ts';
import { getTask, tasksOfLead } from '../../functions/store/task.ts';
import { putTemplate } from '../../functions/store/template.ts';
import { reps, settings } from '../../functions/store/workspace.ts';
import { create as createSweep } from '../../functions/sweep/handler.ts';
import { createFaultSwitch, type FaultSwitch, startAws } from '../../infra/local/aws/index.ts';
import { depsFor, issueCredentials, principalsOf } from '../../infra/local/host.ts';
import { busDefinitions, machineRole, queueDefinitions, tableDefinitions } from '../../infra/local/wiring.ts';
import type { EmailTemplate } from '../../shared/email/index.ts';
import { busEvents, type DetailType } from '../../shared/event/index.ts';
import { compile, type Flow } from '../../shared/flow/index.ts';
import type { Rep } from '../../shared/handoff/index.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import { firstSettings, type Settings } from '../../shared/workspace/index.ts';
import { aClock } from './a-clock.ts';
import { aScoringFlow } from './some-flows.ts';

/** What looks and acts from outside in a test is granted all; the functions have their own grants. */
const everything = [{ action: '*', resource: '*' }];
const SECRET = 'a secret of the test';
type Name = 'score' | 'start-flows' | 'steps' | 'email-events' | 'sweep';

/** Called before (and instead of) a function; throwing is a crash, `next` is the function itself. */
export type Intercept = (name: string, event: unknown, next: () => Promise<unknown>) => Promise<unknown>;

type MailRefusal = () => { name: string; message: string } | undefined;
type Services = Awaited<ReturnType<typeof startAws>>['requestHandler'];
type Handling = { handle(request: { path: string }, options?: unknown): Promise<unknown> };

/** The services, but for what a mail provider refuses in the way that SES does. */
const withRefusals = (services: Services, refusal: MailRefusal): Services => {
  const through = services as Handling;
  const handle: Handling['handle'] = async (request, options) => {
    const no = request.path.startsWith('/v2/email') ? refusal() : undefined;
    if (no === undefined) return through.handle(request, options);
    const headers = { 'x-amzn-errortype': no.name, 'content-type': 'application/json' };
    const body = new TextEncoder().encode(JSON.stringify({ message: no.message }));
    return { response: { statusCode: 400, headers, body } };
  };
  return { ...services, handle } as Services;
};

export type Runs = Awaited<ReturnType<typeof startRuns>>;

/**
 * From a scored activity to what flows do about it: score, start-flows, steps, email-events and preferences on the
 * embedded services over the real SDK, on a clock that the test moves.
 */
export const startRuns = async (
  options: { faults?: FaultSwitch; dataDir?: string; at?: number; env?: Record<string, string>; smtpUrl?: string } = {},
) => {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'ripen-runs-'));
  const time = aClock(options.at);
  const faults = options.faults ?? createFaultSwitch();
  const credentials = issueCredentials();
  const logs: string[] = [];
  const told: { type: string; detail: Record<string, unknown> }[] = [];
  const entry = (level: string) => (message: string, fields?: object) =>
    void logs.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  const log: Logger = { info: entry('info'), warn: entry('warn'), error: entry('error') };
  const functions = new Map<string, (event: never) => Promise<unknown>>();
  let refusal: MailRefusal = () => undefined;
  let intercept: Intercept = (_name, _event, next) => next();

  const hear = (event: unknown) => {
    for (const { body } of (event as { Records?: { body: string }[] }).Records ?? []) {
      const envelope = JSON.parse(body) as BusEnvelope;
      const type = envelope['detail-type'];
      if (Object.hasOwn(busEvents, type)) busEvents[type as DetailType].parse(envelope.detail);
    }
  };
  const aws = await startAws({
    dataDir,
    principals: {
      ...principalsOf(credentials),
      tester: { name: 'tester', secretAccessKey: 'tester', allow: everything },
    },
    tables: tableDefinitions(),
    buses: [
      ...busDefinitions().map((bus) =>
        bus.name === 'default'
          ? bus
          : {
              ...bus,
              rules: [...bus.rules, { name: 'told', pattern: { source: ['ripen'] }, targets: [{ queue: 'told' }] }],
            },
      ),
    ],
    queues: [
      ...queueDefinitions().map((queue) => ({ ...queue, visibilityTimeout: 1 })),
      { name: 'told', consumer: { function: 'told', batchSize: 10 } },
    ],
    stateMachineRole: machineRole,
    faults,
    clock: time.clock,
    // Functions that are not told that repeats are known stand before a provider that knows none.
    tellsMailRepeats: options.env?.MAIL_REPEATS !== '',
    ...(options.smtpUrl !== undefined && { smtpUrl: options.smtpUrl }),
    invoke: async (name, event) => {
      if (name === 'told') {
        for (const { body } of (event as { Records: { body: string }[] }).Records) {
          const envelope = JSON.parse(body) as BusEnvelope;
          told.push({ type: envelope['detail-type'], detail: envelope.detail as Record<string, unknown> });
        }
        return {};
      }
      hear(event);
      const handle = functions.get(name);
      if (handle === undefined) throw new Error(`There is no function ${name} in this test.`);
      return intercept(name, event, () => handle(event as never));
    },
    onProblem: (message) => void logs.push(`problem ${message}`),
  });
  const host = {
    baseUrl: 'https://ripen.example',
    issuer: 'https://ripen.example/oidc',
    clientId: 'test',
    secret: SECRET,
    mailFrom: 'hello@northwind.example',
    timeScale: 1,
    webhookAllow: '127.0.0.1',
    keyPerSecond: 1_000_000,
    now: time.now,
    log,
  };
  const depsOf = (name: Parameters<typeof depsFor>[0]): Deps => {
    const deps = depsFor(name, aws, credentials[name], host);
    return {
      ...deps,
      env: { ...deps.env, ...options.env },
      aws: { ...deps.aws, requestHandler: withRefusals(aws.requestHandler, () => refusal()) },
    };
  };
  const create: Record<Name, (deps: Deps) => (event: never) => Promise<unknown>> = {
    score: createScore,
    'start-flows': createStartFlows,
    steps: createSteps,
    'email-events': createEmailEvents,
    sweep: createSweep,
  };
  for (const name of Object.keys(create) as Name[]) functions.set(name, create[name](depsOf(name)));
  const preferences = createPreferences(depsOf('preferences'));
  const asStarter = depsOf('starter');
  const credentialsOfTester = { accessKeyId: 'tester', secretAccessKey: 'tester' };
  const tester: Deps = { ...asStarter, aws: { ...asStarter.aws, credentials: credentialsOfTester } };
  const tables = openTables(tester);
  const bus = publisher(tester);
  const machines = machinesOf(tester);

  const publish = async (flow: Flow): Promise<void> => {
    const before = await readLive(tables);
    const earlier = before.flows.find((live) => live.flow === flow.id);
    const version = (earlier?.version ?? 0) + 1;
    const stored = { version, flow, publishedAt: iso(), publishedBy: 'test', note: '', revision: version };
    await putVersion(tables, stored);
    const { text, live } = compile(flow, version);
    const machine = text === '' ? undefined : await machines.publish(flow.id, version, text);
    await writeLive(tables, {
      ...before,
      n: before.n + 1,
      model: flow.start.kind === 'scoring' ? { flow: flow.id, version } : before.model,
      flows: [
        ...before.flows.filter((other) => other.flow !== flow.id),
        { ...live, paused: false, ...(machine !== undefined && { machine }) },
      ],
    });
  };
  const iso = () => new Date(time.now()).toISOString();

  const runs = {
    aws,
    time,
    faults,
    tables,
    logs,
    told,
    dataDir,
    secret: SECRET,
    depsOf,
    publish,
    machines,
    iso,
    intercept: (by: Intercept) => {
      intercept = by;
    },
    /** What the mail provider answers to SendEmail from now on; undefined takes the email. */
    refuseMail: (by: MailRefusal) => {
      refusal = by;
    },
    call: (name: Name, event: unknown) => functions.get(name)?.(event as never) ?? Promise.reject(new Error(name)),
    put: (...messages: BusMessage[]) => bus.put(messages),
    /** Everything has been handled; what is not within ten seconds is shown with what was logged. */
    async drained() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`Not drained: ${JSON.stringify(aws.queues())}\n${logs.join('\n')}`)),
          10_000,
        );
      });
      await Promise.race([aws.drained(), late]).finally(() => clearTimeout(timer));
    },
    sweep: () => functions.get('sweep')?.({} as never),
    /** Somebody known by this address does something. */
    async does(email: string, type: string, properties: Record<string, string | number> = {}, id?: string) {
      const at = iso();
      await bus.put([
        {
          detailType: 'Activity Recorded',
          detail: {
            v: 1,
            id: id ?? `${type}-${at}-${Math.round(performance.now() * 1000)}`,
            type,
            at,
            receivedAt: at,
            identity: { email },
            properties,
            context: {},
            source: { kind: 'server', id: 'test' },
          },
        },
      ]);
    },
    async learn(email: string, fields: Record<string, string | number>) {
      const at = iso();
      const base = { v: 1 as const, id: `profile-${Math.round(performance.now() * 1000)}`, at, receivedAt: at };
      await bus.put([
        {
          detailType: 'Ledger Entry Submitted',
          detail: {
            v: 1,
            to: { identity: { email } },
            entry: { ...base, kind: 'profile', source: { kind: 'server' }, fields },
          },
        },
      ]);
    },
    /** Something comes into the ledger of whoever is known by this address. */
    async submit(email: string, entry: LedgerEntry) {
      const detail = { v: 1 as const, to: { identity: { email } }, entry };
      if (entry.kind === 'activity') await runs.does(email, entry.type, {}, entry.id);
      else await bus.put([{ detailType: 'Ledger Entry Submitted', detail }]);
    },
    /** Lets nobody in any more: a workspace does not have hundreds of flows live at once. */
    async withdraw(flow: string) {
      const live = await readLive(tables);
      await writeLive(tables, { ...live, n: live.n + 1, flows: live.flows.filter((one) => one.flow !== flow) });
    },
    template: (template: Partial<EmailTemplate> & { id: string }) =>
      putTemplate(tables, {
        template: {
          name: template.id,
          topic: 'marketing',
          subject: `${template.id} for {{ lead.firstName | default: "you" }}`,
          preheader: '',
          body: 'Hello {{ lead.firstName | default: "there" }},\n\n[See](https://northwind.example/offer)',
          version: 1,
          ...template,
        },
        editedAt: iso(),
        editedBy: 'test',
      }),
    async leadOf(email: string): Promise<Lead> {
      const id = await readAlias(tables, { kind: 'email', value: email });
      const lead = id === undefined ? undefined : await readRoot(tables, id);
      if (lead === undefined) throw new Error(`Nobody is known by ${email}.`);
      return lead;
    },
    enrolments: async (email: string) => enrolmentsOf(tables, (await runs.leadOf(email)).id),
    tasks: async (email: string) => tasksOfLead(tables, (await runs.leadOf(email)).id),
    task: (id: string) => getTask(tables, id),
    async messages(email: string): Promise<Message[]> {
      const listed = await messagesOf(tables, (await runs.leadOf(email)).id);
      const found = await Promise.all(listed.map(({ message }) => getMessage(tables, message)));
      return found.filter((message) => message !== undefined);
    },
    mailsTo: (email: string) =>
      aws.mailbox
        .list()
        .filter(({ to }) => to.includes(email))
        .map(({ id }) => aws.mailbox.get(id))
        .filter((mail) => mail !== undefined),
    toldOf: (type: string) => told.filter((fact) => fact.type === type).map(({ detail }) => detail),
    async settings(change: Partial<Settings>) {
      const { value, revision } = await settings.get(tables);
      await settings.put(tables, { value: { ...value, ...change }, revision: revision + 1 });
    },
    rep: (rep: Partial<Rep> & { id: string }) =>
      reps.put(tables, {
        name: rep.id,
        email: `${rep.id}@northwind.example`,
        team: 'sales',
        weight: 1,
        territories: [],
        away: false,
        ...rep,
      }),
    async visit(method: 'GET' | 'POST', url: string, body = '') {
      const { pathname } = new URL(url);
      const answer = await preferences({
        version: '2.0',
        routeKey: '$default',
        rawPath: pathname,
        rawQueryString: '',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        isBase64Encoded: false,
        requestContext: { http: { method, path: pathname, sourceIp: '127.0.0.1' }, domainName: 'ripen.example' },
      } as never);
      return answer as { statusCode: number; body: string; headers: Record<string, string> };
    },
    async close(keep = false) {
      await aws.close({ patienceMs: 1000 });
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  if (options.dataDir === undefined) {
    await settings.put(tables, {
      value: { ...firstSettings, company: 'Northwind', postalAddress: '1 Harbour Street, Bremen' },
      revision: 1,
    });
    for (const id of ['welcome', 'follow-up']) await runs.template({ id });
    await publish(aScoringFlow());
  }
  return runs;
};
