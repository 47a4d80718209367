/** Trying again can help: throttled, timed out, lost a race, a service that was away. */
export class RetryableError extends Error {
  override name = 'RetryableError';
}

/** Trying again cannot help: the message itself is wrong. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

const refusals: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'ValidationException',
  'ResourceNotFoundException',
  'ConditionalCheckFailedException',
  'SerializationException',
  'UnknownOperationException',
  'UnrecognizedClientException',
  'PermanentError',
  'SyntaxError',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'ZodError',
]);

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Whether the same call may succeed later. What we cannot place is taken for retryable: a queue gives up by itself. */
export const isRetryable = (error: unknown): boolean => !refusals.has(nameOf(error));

/** A conditional write met another state than it demanded. */
export const isConditionFailed = (error: unknown): boolean => nameOf(error) === 'ConditionalCheckFailedException';

/** What may be logged of an error: its kind and, for our own, its text. SDK messages may quote what was sent. */
export const describeFailure = (error: unknown): { error: string; detail?: string } => {
  if (error instanceof RetryableError || error instanceof PermanentError) {
    return { error: error.name, detail: error.message };
  }
  return { error: nameOf(error) };
};
