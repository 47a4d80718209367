/** Every request and response of the API, as schemas and types; `/api/openapi.json` is made from the same. */
export * from './catalogue.ts';
export * from './enrolment.ts';
export * from './error.ts';
export * from './flow.ts';
export * from './golden.ts';
export * from './import.ts';
export * from './lead.ts';
export * from './ledger.ts';
export * from './operation.ts';
export * from './page.ts';
export * from './report.ts';
export * from './task.ts';
export * from './template.ts';
export * from './workspace.ts';
