/** A refusal in the shape the SDK turns into a typed exception. */
export class ServiceError extends Error {
  readonly type: string;
  readonly status: number;
  /** More members of the error's body. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, status = 400, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = status;
    this.details = details;
  }
}

/** Who calls, and what must be asked before anything is done. */
export type Caller = {
  name: string;
  requestId: string;
  /** Throws AccessDeniedException unless the principal may call `action` on `resource`. */
  mustBeAllowed(action: string, resource: string): void;
  /** True when any resource would do; for calls that name none until they are looked up. */
  mayCall(action: string): boolean;
  /** A fault that the service itself has to act out. */
  unprocessed: boolean;
};

/** One service: the operations it has, and how each is answered. What it answers is JSON. */
export type ServiceHandler = {
  operations: readonly string[];
  answer(operation: string, input: unknown, caller: Caller): unknown;
};
