/** A service's no, in the shape that the SDK turns into a typed exception. */
export class Refusal extends Error {
  readonly type: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, status = 400, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.type = type;
    this.status = status;
    this.details = details;
  }
}
