import path from 'node:path';
import { systemClock } from './clock.ts';
import { startConsumers } from './consumers.ts';
import { createDynamoDb } from './dynamodb/service.ts';
import { prepareTables } from './dynamodb/tables.ts';
import { createBuses } from './eventbridge/bus.ts';
import { createEventBridge } from './eventbridge/service.ts';
import { createFaultSwitch } from './faults.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createLambda } from './lambda.ts';
import type { AwsOptions } from './options.ts';
import { createQuiet } from './quiet.ts';
import { createMailroom, type Mailbox } from './ses/mailbox.ts';
import { createSes } from './ses/service.ts';
import { createDeadLetters, type DeadLetters } from './sqs/dead-letters.ts';
import { createQueues } from './sqs/queues.ts';
import { createSqs } from './sqs/service.ts';
import { createStepFunctions } from './step-functions/service.ts';
import { keepHouse } from './storage/housekeeping.ts';
import { type Pressure, pressureOf } from './storage/pressure.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { createCalls } from './wire/calls.ts';
import { createRequestHandler, type RequestHandler } from './wire/request-handler.ts';
import { listen, stopListening } from './wire/server.ts';

export type QueueDepth = { name: string; visible: number; inFlight: number; delayed: number };

/** The running services. */
export type Aws = {
  /** Which store this is, for ever: what its folder's manifest names. */
  store: string;
  /** `http://127.0.0.1:<port>`, for every client. */
  endpoint: string;
  /** The same without a socket, for clients in this process: give it to them as `requestHandler`. About twice as fast. */
  requestHandler: RequestHandler;
  /**
   * Stops taking work, lets running functions finish (for `patienceMs`, ten seconds unless said; what they leave undone
   * is done after the next start), closes the folder.
   */
  close(options?: { patienceMs?: number }): Promise<void>;
  /** Resolves when no message is pending or in flight and no execution can go on without the clock or a task token. */
  drained(): Promise<void>;
  /** Lets executions and mail go on that were `held`. */
  release(): void;
  /** Copies everything, as it is at one moment near the end of the copying, into a file while the work goes on. */
  copyTo(target: string): Promise<void>;
  /** How many messages lie in each queue, those too that nobody takes from any more. */
  messages(): Record<string, number>;
  /** How much waits, and for how long already. */
  pressure(): Pressure;
  /** The bodies of all messages of one queue, oldest first. */
  bodiesIn(queue: string): string[];
  /** Brings what the log holds into the main file; done by itself every half minute. */
  checkpoint(): void;
  mailbox: Mailbox;
  /** Drops mails to these addresses, and dead letters that hold one. */
  forget(addresses: readonly string[]): Promise<void>;
  deadLetters: DeadLetters;
  queues(): QueueDepth[];
};

/** As much as the log holds that the main file does not, at most. */
const CHECKPOINT_MS = 30_000;

const PATIENCE_MS = 10_000;

/** Opens the folder, resumes what a stop or crash interrupted, and listens. */
export const startAws = async (options: AwsOptions): Promise<Aws> => {
  const { clock = systemClock, onFailure, beforeUpgrade } = options;
  const storage = openStorage(path.resolve(options.dataDir), { now: clock.now, onFailure, beforeUpgrade });
  try {
    return await start(options, storage);
  } catch (error) {
    storage.close();
    throw error;
  }
};

const start = async (options: AwsOptions, storage: Storage): Promise<Aws> => {
  const { clock = systemClock, timeScale = 1, faults = createFaultSwitch(), onProblem = () => {}, smtpUrl } = options;
  const quiet = createQuiet();
  let endpoint = '';

  const tables = prepareTables(storage, options.tables, clock.now());
  const queues = createQueues(storage, clock, options.queues, storage.seenUntil);
  const buses = createBuses(options.buses, queues, clock);
  const mailroom = createMailroom(storage, clock, buses);
  const stepFunctions = createStepFunctions({
    ...{ storage, clock, timeScale, buses, quiet, onProblem },
    invoke: options.invoke,
    held: options.held === true,
    role: options.stateMachineRole,
  });
  const consumers = startConsumers({
    ...options,
    definitions: options.queues,
    storage,
    queues,
    mailroom,
    clock,
    faults,
    quiet,
    onProblem,
  });

  const call = createCalls({
    principals: options.principals,
    faults,
    storage,
    onProblem,
    services: {
      dynamodb: createDynamoDb(storage, tables),
      events: createEventBridge(storage, buses),
      sqs: createSqs({ storage, queues, clock, endpoint: () => endpoint }),
      states: stepFunctions.service,
      ses: createSes(storage, queues, mailroom, {
        throughSmtp: smtpUrl !== undefined,
        isHeld: consumers.isHeld,
        tellsRepeats: options.tellsMailRepeats ?? true,
      }),
      lambda: createLambda(storage, queues, options.invoke, consumers.consumeAsync),
    },
  });
  const listening = await listen(options.port ?? 0, call);
  endpoint = listening.endpoint;
  // Functions need the endpoint: only now may what was interrupted go on.
  consumers.begin();
  stepFunctions.engine.resume();
  const stopHeartbeat = startHeartbeat([consumers.look, stepFunctions.engine.look], onProblem);
  const stopCheckpoints = startHeartbeat([storage.checkpoint], onProblem, CHECKPOINT_MS);
  const stopHousekeeping = keepHouse(storage, clock, [stepFunctions.forgetOld, mailroom.forgetOld]);
  storage.checkpoint();
  await storage.committed();

  let closed: Promise<void> | undefined;
  const close = async (patienceMs: number) => {
    stopHousekeeping();
    stopHeartbeat();
    stopCheckpoints();
    const functionsEnded = Promise.all([consumers.stop(), stepFunctions.engine.stop()]);
    await Promise.race([functionsEnded, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    await stopListening(listening.server);
    storage.close();
  };

  return {
    store: storage.id,
    endpoint,
    requestHandler: createRequestHandler(call),
    close: ({ patienceMs = PATIENCE_MS } = {}) => (closed ??= close(patienceMs)),
    drained: () => quiet.reached(),
    release() {
      consumers.release();
      stepFunctions.engine.release();
    },
    copyTo: storage.copyTo,
    messages: () =>
      Object.fromEntries(
        storage
          .all<{ queue: string; n: number }>('SELECT queue, count(*) AS n FROM message GROUP BY queue')
          .map(({ queue, n }) => [queue, n]),
      ),
    pressure: () => pressureOf(storage, clock.now()),
    bodiesIn: (queue) =>
      storage
        .all<{ body: string }>('SELECT body FROM message WHERE queue = ? ORDER BY seq', queue)
        .map(({ body }) => body),
    checkpoint: storage.checkpoint,
    async forget(addresses) {
      storage.write(() => {
        for (const address of addresses) {
          mailroom.forget(address);
          storage.run('DELETE FROM message WHERE died_at IS NOT NULL AND instr(lower(body), ?) > 0', address);
        }
      });
      await storage.committed();
    },
    mailbox: { list: mailroom.list, get: mailroom.get, emit: mailroom.emit },
    deadLetters: createDeadLetters(storage),
    queues: () => queues.names().map((name) => ({ name, ...queues.counts(name) })),
  };
};
