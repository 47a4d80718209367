import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Aws } from '../aws/index.ts';

/** What is counted and measured of a running process, as OpenMetrics. */
export type Metrics = {
  /** A request that was answered. `route` is its pattern, never the path: ids and tokens are in those. */
  request(route: string, method: string, status: number, seconds: number): void;
  /** Watches calls of a function: what steps did, by kind, and what became of mails, by event. */
  call<T>(name: string, event: unknown, made: Promise<T>): Promise<T>;
  /** Where queues and waits are looked up when somebody asks. */
  watch(aws: () => Pick<Aws, 'pressure'>): void;
  /** The page, and its media type. */
  page(): Promise<{ text: string; type: string }>;
};

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export const createMetrics = (): Metrics => {
  const registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  let look: (() => Pick<Aws, 'pressure'>) | undefined;

  const requests = new Histogram({
    ...{ name: 'ripen_request_seconds', help: 'How long requests took.', buckets: BUCKETS_SECONDS, registers },
    labelNames: ['route', 'method', 'status'],
  });
  const calls = new Counter({
    ...{ name: 'ripen_calls', help: 'Calls of functions.', registers },
    labelNames: ['function', 'result'],
  });
  const effects = new Counter({
    ...{ name: 'ripen_effects', help: 'What steps of flows did, by the kind of step.', registers },
    labelNames: ['kind', 'result'],
  });
  const mail = new Counter({
    ...{ name: 'ripen_mail', help: 'What became of mails.', registers },
    labelNames: ['answer'],
  });
  const depth = new Gauge({
    ...{ name: 'ripen_queue_messages', help: 'Messages in a queue.', registers },
    labelNames: ['queue'],
  });
  const age = new Gauge({
    ...{ name: 'ripen_queue_oldest_seconds', help: 'Age of the oldest message of a queue.', registers },
    labelNames: ['queue'],
  });
  const waits = new Gauge({ name: 'ripen_waits', help: 'Runs that wait for a moment.', registers });
  const late = new Gauge({
    ...{ name: 'ripen_wait_late_seconds', help: 'How long ago the longest overdue wait should have ended.', registers },
  });

  const measure = () => {
    const pressure = look?.().pressure();
    if (pressure === undefined) return;
    depth.reset();
    age.reset();
    for (const { queue, messages, oldestSeconds } of pressure.queues) {
      depth.set({ queue }, messages);
      age.set({ queue }, oldestSeconds);
    }
    waits.set(pressure.waits);
    late.set(pressure.lateSeconds);
  };

  const countMails = (event: unknown) => {
    const records = isObject(event) && Array.isArray(event.Records) ? (event.Records as unknown[]) : [];
    for (const record of records) {
      const body = isObject(record) && typeof record.body === 'string' ? record.body : '{}';
      const type = /"detail-type":"([^"]+)"/.exec(body)?.[1];
      if (type !== undefined) mail.inc({ answer: type });
    }
  };

  const resultOf = async (made: Promise<unknown>): Promise<string> =>
    made.then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? error.name : 'Error'),
    );

  return {
    request: (route, method, status, seconds) => requests.observe({ route, method, status: String(status) }, seconds),
    call(name, event, made) {
      void resultOf(made).then((result) => {
        calls.inc({ function: name, result });
        if (name === 'steps' && isObject(event) && typeof event.kind === 'string' && event.kind !== 'load')
          effects.inc({ kind: event.kind, result });
        if (name === 'email-events' && result === 'done') countMails(event);
      });
      return made;
    },
    watch: (aws) => {
      look = aws;
    },
    async page() {
      measure();
      return { text: await registry.metrics(), type: registry.contentType };
    },
  };
};
