/** Every request and response of the API, as schemas and types; `/api/openapi.json` is made from the same. */

import type { params } from './params.ts';
import type { routes } from './routes.ts';

export { ApiError, Role, Scope } from '../../../shared/contract/index.ts';
export * from './catalogue.ts';
export * from './collect.ts';
export * from './enrolment.ts';
export * from './flow.ts';
export * from './golden.ts';
export * from './import.ts';
export * from './lead.ts';
export * from './ledger.ts';
export * from './operation.ts';
export * from './page.ts';
export { params } from './params.ts';
export * from './report.ts';
export { routes } from './routes.ts';
export * from './task.ts';
export * from './template.ts';
export * from './workspace.ts';

/** The API as a whole: for the types of whoever serves or calls it. */
export type Api = { routes: typeof routes; params: typeof params };
