export { ApiError } from './api-error.ts';
export { Id } from './id.ts';
export {
  type AnswerOf,
  BODY_BYTES,
  type BodyOf,
  type Contract,
  type FileRouteOf,
  type FileType,
  type Operation,
  type ParamOf,
  type PathName,
  type QueryOf,
  type RevisionOf,
  type RouteOf,
  type Routes,
  type SentBodyOf,
} from './operation.ts';
export { type Access, Role, Scope } from './role.ts';
export { isScreen, screenPattern, screens } from './screens.ts';
export { ChatMessage, WebhookCall } from './webhook.ts';
