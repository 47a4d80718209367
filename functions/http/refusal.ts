import type { ApiError } from '../../shared/contract/index.ts';
import type { Problem } from '../../shared/problem/index.ts';

type Code = ApiError['error']['code'];
const statusOf = {
  'bad request': 400,
  'not signed in': 401,
  'not allowed': 403,
  'not found': 404,
  conflict: 409,
  'too large': 413,
  refused: 422,
  failed: 500,
  unavailable: 503,
} as const satisfies Record<Code, number>;

/** What the API says no with: caught at the door and answered as `ApiError`. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly body: ApiError;
  readonly status: (typeof statusOf)[Code];

  constructor(
    code: Code,
    message: string,
    hint: string,
    more: { problems?: Problem[]; conflict?: NonNullable<ApiError['error']['conflict']> } = {},
  ) {
    super(message);
    this.status = statusOf[code];
    this.body = { error: { code, message, hint, ...more } };
  }
}

/** The refusal for something that is not there. */
export const notFound = (what: string): Refusal =>
  new Refusal('not found', `There is no such ${what}.`, 'It may have been deleted meanwhile: look at the list again.');
