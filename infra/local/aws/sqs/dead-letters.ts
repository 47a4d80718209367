/** A message that was given up, with why. */
export type DeadLetter = {
  id: string;
  /** The dead-letter queue it lies in. */
  queue: string;
  /** The queue it came from. */
  source: string;
  body: string;
  /** The last error of the function that could not take it. */
  reason: string;
  receiveCount: number;
  sentAt: number;
  diedAt: number;
};

/** What people see and do about messages that were given up. */
export type DeadLetters = {
  list(options?: { queue?: string; limit?: number }): DeadLetter[];
  /** Puts messages back where they came from: those named, or all of the queue. Answers how many. */
  redrive(queue: string, ids?: readonly string[]): Promise<number>;
  discard(queue: string, ids: readonly string[]): Promise<number>;
};
