import { createExamples } from '../examples/index.ts';
import { openServices, serve } from '../http/index.ts';
import { type Deps, lambda } from '../runtime/index.ts';
import { programsOf } from './leads/programs.ts';
import { leadReader } from './leads/reader.ts';
import { leadSnapshot } from './leads/snapshot.ts';
import { openApiRoute } from './openapi/index.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { enrolmentRoutes } from './routes/enrolments.ts';
import { exampleRoutes } from './routes/examples.ts';
import { flowRoutes } from './routes/flows.ts';
import { goldenRoutes } from './routes/golden.ts';
import { healthRoute } from './routes/health.ts';
import { importRoutes } from './routes/imports.ts';
import { leadChangeRoutes } from './routes/lead-changes.ts';
import { leadRoutes } from './routes/leads.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { operationRoutes } from './routes/operations.ts';
import { peopleRoutes } from './routes/people.ts';
import { reportRoutes } from './routes/reports.ts';
import { segmentRoutes } from './routes/segments.ts';
import { taskRoutes } from './routes/tasks.ts';
import { templateRoutes } from './routes/templates.ts';
import { webhookSecretRoutes } from './routes/webhook-secrets.ts';
import { workspaceRoutes } from './routes/workspace.ts';

/** The API: every route but publishing. */
export const create = (deps: Deps) => {
  const services = openServices(deps);
  const programs = programsOf(services.tables);
  const snapshot = leadSnapshot(services, programs);
  const leads = leadReader(services, programs);
  const endpoints = [
    healthRoute(services),
    ...leadRoutes(services, { snapshot, programs, leads }),
    ...leadChangeRoutes(services, snapshot, programs),
    ...taskRoutes(services, leads),
    ...flowRoutes(services),
    ...goldenRoutes(services),
    ...enrolmentRoutes(services, leads),
    ...segmentRoutes(services, snapshot, programs),
    ...catalogueRoutes(services, snapshot, programs),
    ...exampleRoutes(services, { snapshot, programs, make: createExamples }),
    ...templateRoutes(services, leads),
    ...workspaceRoutes(services),
    ...peopleRoutes(services),
    ...webhookSecretRoutes(services),
    ...operationRoutes(services),
    ...importRoutes(services),
    ...ledgerRoutes(services, snapshot),
    ...reportRoutes(services, snapshot, programs),
  ];
  return serve(deps, services.tables, [...endpoints, openApiRoute()]);
};

export const handler = lambda(create);
