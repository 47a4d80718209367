import type { AwsOptions } from './options.ts';
import type { Mailbox } from './ses/mailbox.ts';
import type { DeadLetters } from './sqs/dead-letters.ts';

export type QueueDepth = { name: string; visible: number; inFlight: number; delayed: number };

/** The running services. */
export type Aws = {
  /** `http://127.0.0.1:<port>`, for every client. */
  endpoint: string;
  /** Stops taking calls, lets running functions finish, closes the folder. */
  close(): Promise<void>;
  /** Resolves when no message is pending or in flight and no execution can go on without the clock or a task token. */
  drained(): Promise<void>;
  mailbox: Mailbox;
  deadLetters: DeadLetters;
  queues(): QueueDepth[];
};

/** Opens the folder, resumes what a stop or crash interrupted, and listens. */
export declare const startAws: (options: AwsOptions) => Promise<Aws>;
