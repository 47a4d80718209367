/** What the publisher shares with the API: the same sign-in, access table, refusals and routes as data. */

export { readCheckContext } from '../flows/context.ts';
export { behind, readEnrolments } from '../flows/counts.ts';
export { saveDraft } from '../flows/draft.ts';
export { goldenSuite } from '../flows/golden-suite.ts';
export { insideCounter } from '../flows/inside.ts';
export { flowRow } from '../flows/rows.ts';
export { type Endpoint, endpoint } from '../http/endpoint.ts';
export { notFound, Refusal } from '../http/refusal.ts';
export { serve } from '../http/serve.ts';
export type { Who } from '../http/who.ts';
export {
  type CheckContext,
  FlowRow,
  PauseRequest,
  Published,
  PublishRequest,
  Retried,
  RetryRequest,
} from './contract/index.ts';
export { openServices, type Services } from './services.ts';
