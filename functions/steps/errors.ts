import { runError } from '../../shared/flow/index.ts';

/** The enrolment has an exit or another epoch: this run may do nothing more. The machine ends it quietly. */
export class ExitedError extends Error {
  override name = runError.exited;
}

/** Trying again cannot help: the run fails with this sentence. */
export class FailedError extends Error {
  override name = runError.failed;
}
