import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../arns.ts';
import type { Clock } from '../clock.ts';
import type { BusDefinition, Target } from '../options.ts';
import { asyncQueueOf, type Queues } from '../sqs/queues.ts';
import { compilePattern } from './pattern.ts';

/** What a producer says about an event; the bus adds id, account and region. */
export type NewEvent = {
  source: string;
  detailType: string;
  detail: unknown;
  resources?: readonly string[];
  time?: number;
};

export type Buses = {
  has(bus: string): boolean;
  /** Hands the event to the queues of every matching rule, inside the caller's write. Answers the event's id. */
  publish(bus: string, event: NewEvent): string;
};

export const createBuses = (definitions: readonly BusDefinition[], queues: Queues, clock: Clock): Buses => {
  const buses = new Map<string, { matches: (event: unknown) => boolean; targets: readonly Target[] }[]>([
    ['default', []],
  ]);
  for (const bus of definitions) {
    for (const rule of bus.rules) for (const target of rule.targets) checkTarget(rule.name, target, queues);
    const rules = bus.rules.map((rule) => ({ matches: compilePattern(rule.pattern), targets: rule.targets }));
    buses.set(bus.name, [...(buses.get(bus.name) ?? []), ...rules]);
  }
  return {
    has: (bus) => buses.has(bus),
    publish(bus, { source, detailType, detail, resources = [], time = clock.now() }) {
      const id = randomUUID();
      const event = {
        version: '0',
        id,
        'detail-type': detailType,
        source,
        account: ACCOUNT,
        // EventBridge keeps whole seconds.
        time: new Date(time).toISOString().replace(/\.\d+Z$/, 'Z'),
        region: REGION,
        resources,
        detail,
      };
      let body: string | undefined;
      for (const rule of buses.get(bus) ?? []) {
        if (!rule.matches(event)) continue;
        body ??= JSON.stringify(event);
        for (const target of rule.targets) {
          queues.send('queue' in target ? target.queue : asyncQueueOf(target.function), { body });
        }
      }
      return id;
    },
  };
};

const checkTarget = (rule: string, target: Target, queues: Queues): void => {
  if (!('queue' in target) || queues.definition(target.queue) !== undefined) return;
  throw new Error(
    `Rule ${rule} sends to the queue ${target.queue}, which is not defined. Define it, or correct the rule.`,
  );
};
