import type { Clock } from './clock.ts';
import type { EventPattern } from './eventbridge/pattern.ts';
import type { FaultSwitch } from './faults.ts';
import type { DataFolderError } from './storage/disk-trouble.ts';

/** Everything the embedded AWS needs to know; the local runtime makes it from `infra/topology.ts`. */
export type AwsOptions = {
  /** The one folder everything durable lives in; made if missing, refused while another process holds it. */
  dataDir: string;
  /** 0 (the default) takes any free port; the address is always loopback. */
  port?: number;
  clock?: Clock;
  /** Divides waits, timeouts and retry back-off of executions: 60 makes an hour a minute. Recorded times stay true. */
  timeScale?: number;
  /** Who may call what, by access key id. Requests are signed by the SDK and the signature is checked. */
  principals: Readonly<Record<string, Principal>>;
  tables: readonly TableDefinition[];
  /** The `default` bus always exists: status changes of executions and email events arrive there, as on AWS. */
  buses: readonly BusDefinition[];
  queues: readonly QueueDefinition[];
  /** What executions run as; `CreateStateMachine` with another role is refused. Left out: any role, any function. */
  stateMachineRole?: StateMachineRole;
  /** How a function is called; a rejection is a function error, with the error's `name` as its type. */
  invoke: Invoke;
  /** Sends mail for real (`smtp://…`) instead of keeping it in the local mailbox only. */
  smtpUrl?: string;
  /** Whether an email that comes again under its `once` tag is known and not sent again: so unless said. SES knows none. */
  tellsMailRepeats?: boolean;
  /** How long one conversation with the mail server may take in all, in milliseconds; a minute unless said. */
  smtpDeadlineMs?: number;
  faults?: FaultSwitch;
  /** Executions stand still, and no mail goes out, until `release()` is called. All else goes on. */
  held?: boolean;
  /**
   * The disk did not take a change. Every call fails from then on: whoever is told closes the services and starts them
   * anew. Left out, the process ends.
   */
  onFailure?: (failure: DataFolderError) => void;
  /** Called before a folder that an older release wrote is changed; throwing keeps it as it is. */
  beforeUpgrade?: (from: number) => void;
  /** Called with what went wrong in the background (a failed delivery, an unreachable mail server); never personal data. */
  onProblem?: (message: string) => void;
};

export type Invoke = (functionName: string, event: unknown, context: { requestId: string }) => Promise<unknown>;

/** One caller. `name` appears in refusals and in call counts. */
export type Principal = { name: string; secretAccessKey: string; allow: readonly Grant[] };

/**
 * Leave to call one action on one resource; `*` stands for any run of characters in either.
 * Actions are IAM's (`dynamodb:PutItem`, `events:PutEvents`, `sqs:SendMessage`, `states:StartExecution`, `ses:SendEmail`,
 * `lambda:InvokeFunction`). Resources are `table/<name>`, `table/<name>/index/<index>`, `event-bus/<name>`,
 * `queue/<name>`, `state-machine/<name>` (also for its versions, executions and task tokens), `identity/<address>`,
 * `function/<name>`, and `*` for actions that have none (`states:ListStateMachines`).
 */
export type Grant = { action: string; resource: string };

export type KeyAttribute = { name: string; type: 'S' | 'N' | 'B' };

/** A table with its global secondary indexes; one that exists already gets the indexes it lacks, filled. */
export type TableDefinition = {
  name: string;
  partitionKey: KeyAttribute;
  sortKey?: KeyAttribute;
  indexes?: readonly IndexDefinition[];
};

export type IndexDefinition = {
  name: string;
  partitionKey: KeyAttribute;
  sortKey?: KeyAttribute;
  /** Which attributes an index row carries; all unless said otherwise. */
  projection?: 'ALL' | 'KEYS_ONLY' | readonly string[];
};

export type BusDefinition = { name: string; rules: readonly Rule[] };

/** Sends every event that matches `pattern` to every target, at least once. */
export type Rule = { name: string; pattern: EventPattern; targets: readonly Target[] };

/**
 * A queue receives the event as its message body. A function is called with the event itself, through a durable
 * queue of its own (`async-<function>`), three times at most, then it is a dead letter (`async-<function>-dead`).
 */
export type Target = { queue: string } | { function: string };

export type QueueDefinition = {
  name: string;
  /** How long a received message stays hidden, in seconds (30 unless said). */
  visibilityTimeout?: number;
  /** After this many receives a message moves to `deadLetter`; both or neither. */
  maxReceiveCount?: number;
  /** The name of a queue, made if it is not defined itself. */
  deadLetter?: string;
  consumer?: ConsumerDefinition;
};

/** An event source mapping: the function is called with `{ Records: [...] }` as Lambda gets it from SQS. */
export type ConsumerDefinition = {
  function: string;
  /** 10 unless said. */
  batchSize?: number;
  /** How long to gather a fuller batch, in milliseconds; 0 (the default) delivers at once. */
  windowMs?: number;
  /** How many batches run at the same time (2 unless said). */
  concurrency?: number;
  /** The function answers `{ batchItemFailures: [{ itemIdentifier }] }`; only those are delivered again. */
  partialBatchFailures?: boolean;
};

/** `mayInvoke` are function names in which `*` stands for any run of characters. */
export type StateMachineRole = { arn: string; mayInvoke: readonly string[] };
