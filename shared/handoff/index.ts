export { type SlaClock, slaClock } from './clock.ts';
export { type Decision, decide, type TaskAction } from './decide.ts';
export { afterRejection } from './rejection.ts';
export { type Load, type Route, type RoutedLead, type RouteRule, route } from './route.ts';
export { RejectReason, Rep, Task, Team } from './task.ts';
export { type Qualified, whyQualified } from './why.ts';
