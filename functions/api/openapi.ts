import * as z from 'zod';
import { Condition } from '../../shared/condition/index.ts';
import { Flow } from '../../shared/flow/index.ts';
import { LedgerEntry } from '../../shared/lead/index.ts';
import { Problem } from '../../shared/problem/index.ts';
import { type Endpoint, fileEndpoint } from '../http/endpoint.ts';
import { type Access, access, type Route } from './access.ts';
import * as contract from './contract/index.ts';

type Schemas = Record<string, z.core.JSONSchema.BaseSchema>;
const at = (name: string) => `#/components/schemas/${name}`;

/** Every schema of the contract by its export name, and the shared ones it speaks of. */
const named = (): { schemas: Schemas; nameOf: ReadonlyMap<unknown, string> } => {
  const registry = z.registry<{ id: string }>();
  const nameOf = new Map<unknown, string>();
  for (const [name, schema] of Object.entries({ ...contract, Condition, Flow, LedgerEntry, Problem })) {
    if (!(schema instanceof z.core.$ZodType) || nameOf.has(schema)) continue;
    registry.add(schema, { id: name });
    nameOf.set(schema, name);
  }
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: at, unrepresentable: 'any' });
  return { schemas: Object.fromEntries(Object.entries(schemas).map(([name, it]) => [name, bare(name, it)])), nameOf };
};

/** Inside one document a schema has no address of its own; what it keeps for itself moves with it. */
const bare = (name: string, schema: z.core.JSONSchema.BaseSchema): z.core.JSONSchema.BaseSchema => {
  const { $schema: _schema, $id: _id, ...rest } = schema;
  return JSON.parse(
    JSON.stringify(rest)
      .replaceAll('"#/$defs/', `"${at(name)}/$defs/`)
      .replaceAll(`"${at('__shared')}#/$defs/`, `"${at('__shared')}/$defs/`),
  ) as typeof rest;
};

const errors = (allowed: Access) =>
  Object.fromEntries(
    [
      ['400', 'The request is not as it should be.'],
      ...(allowed === 'everyone'
        ? []
        : [
            ['401', 'Not signed in.'],
            ['403', 'Not allowed.'],
          ]),
      ['404', 'Not there.'],
      ['409', 'Somebody else was faster.'],
      ['422', 'Refused, with the reasons.'],
    ].map(([status, description]) => [
      status,
      { description, content: { 'application/json': { schema: { $ref: at('ApiError') } } } },
    ]),
  );

/** Routes that another function serves. */
const elsewhere: Omit<Endpoint, 'run'>[] = [
  {
    route: 'POST /api/flows/:flow/publish',
    summary: 'Checks, compiles and puts the draft live; 422 with the problems if it has errors.',
    body: contract.PublishRequest,
    answer: contract.Published,
  },
  {
    route: 'POST /api/flows/:flow/pause',
    summary: 'Lets no more leads in; those inside go on, or are taken out.',
    body: contract.PauseRequest,
    answer: contract.FlowRow,
  },
  {
    route: 'POST /api/flows/:flow/steps/:step/retry',
    summary: 'Lets runs that failed at a step go on there, on the version they failed on or the one that is live.',
    body: contract.RetryRequest,
    answer: contract.Retried,
  },
  { route: 'POST /api/flows/:flow/resume', summary: 'Lets leads in again.', answer: contract.FlowRow },
];

/** The API as an OpenAPI 3.1 document, made from the schemas that the routes themselves check with. */
const openApiDocument = (endpoints: readonly Endpoint[]): object => {
  const { schemas, nameOf } = named();
  const schemaOf = (schema: z.ZodType) => {
    const name = nameOf.get(schema);
    if (name !== undefined) return { $ref: at(name) };
    const { $schema: _schema, ...inline } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return inline;
  };
  const paths: Record<string, Record<string, object>> = {};
  for (const { route, summary, query, body, answer, status = 200 } of [...endpoints, ...elsewhere]) {
    const [method = '', path = ''] = route.split(' ');
    const allowed: Access = access[route as Route];
    const content =
      typeof answer === 'string'
        ? { [answer]: { schema: { type: 'string' } } }
        : { 'application/json': { schema: schemaOf(answer) } };
    const operation = {
      operationId: `${method.toLowerCase()} ${path}`.replace(/[^a-zA-Z]+(.)?/g, (_, next: string = '') =>
        next.toUpperCase(),
      ),
      summary,
      ...(allowed === 'everyone'
        ? { security: [] }
        : {
            description: `For ${allowed.roles.join(', ')}${allowed.scope ? `; server keys with ${allowed.scope}` : ''}.`,
          }),
      parameters: [...pathParameters(path), ...queryParameters(query)],
      ...(body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
      responses: { [status]: { description: 'Done.', content }, ...errors(allowed) },
    };
    const template = path.replace(/:(\w+)/g, '{$1}');
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ripen',
      version: '1',
      description:
        'Leads, tasks, flows and everything else of a workspace. People use it through sign-in, servers with a key.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths,
    components: { schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  };
};

const pathParameters = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

const queryParameters = (query: z.ZodType | undefined) => {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'output', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
};

/** Serves the document; it is made when first asked for. */
export const openApiRoute = (endpoints: readonly Endpoint[]): Endpoint => {
  let made: string | undefined;
  return fileEndpoint({
    route: 'GET /api/openapi.json',
    summary: 'This document.',
    answer: 'application/json',
    async run() {
      made ??= JSON.stringify(openApiDocument(endpoints));
      return { raw: made, type: 'application/json' };
    },
  });
};
