/** Where Step Functions itself found the fault: in a field's expression, or in the state as a whole. */
export type FoundIn = { field?: string };

/** A state that fails as AWS would fail it. Thrown and caught inside the interpreter only; callers see history and effects. */
export class StateFailure extends Error {
  readonly error: string | undefined;
  readonly reason: string | undefined;
  /** Set when the cause must still be told where it happened; with a field it becomes an EvaluationFailed in the history. */
  readonly foundIn: FoundIn | null;

  constructor(error: string | undefined, reason?: string, foundIn: FoundIn | null = null) {
    super(reason ?? error ?? 'failed');
    this.name = 'StateFailure';
    this.error = error;
    this.reason = reason;
    this.foundIn = foundIn;
  }
}

/** An expression that could not be evaluated, or yielded what the field cannot take. */
export const evaluationFailure = (field: string, reason: string): StateFailure =>
  new StateFailure('States.QueryEvaluationError', reason, { field });

/** Error and cause as history, effects and endings carry them: absent rather than undefined. */
export const errorAndCause = (failure: {
  error?: string | undefined;
  reason?: string | undefined;
}): { error?: string; cause?: string } => ({
  ...(failure.error === undefined ? {} : { error: failure.error }),
  ...(failure.reason === undefined ? {} : { cause: failure.reason }),
});
