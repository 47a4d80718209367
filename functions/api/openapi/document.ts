import * as z from 'zod';
import type { Access, Operation } from '../../../shared/contract/index.ts';
import { ApiError } from '../../../shared/contract/index.ts';
import { access, type Route } from '../access.ts';
import { params, routes } from '../contract/index.ts';
import { publicPaths } from './public-paths.ts';
import { type Components, componentsOf } from './schemas.ts';
import { webhooks } from './webhooks.ts';

/** `/api/leads/:lead` → `/api/leads/{lead}` */
const template = (path: string) => path.replace(/:(\w+)/g, '{$1}');

/** `GET /api/leads/:lead` → `getApiLeadsLead` */
const operationId = (method: string, path: string) =>
  `${method.toLowerCase()} ${path}`.replace(/[^a-zA-Z]+(.)?/g, (_, next: string = '') => next.toUpperCase());

const json = (schema: object) => ({ 'application/json': { schema } });

const requestId = {
  'x-request-id': {
    description: 'Names this request; the log of the server names it too. Quote it when you ask for help.',
    schema: { type: 'string' },
  },
};

const refusals = (allowed: Access, { body, revision }: Operation, { schemaOf }: Components) => {
  const content = json(schemaOf(ApiError));
  const about: Record<string, string> = {
    '400': 'The request is not as it should be.',
    ...(allowed !== 'everyone' && { '401': 'Not signed in.', '403': 'Not allowed.' }),
    '404': 'Not there.',
    ...((body !== undefined || revision === true) && { '409': 'Somebody else was faster.' }),
    ...(body !== undefined && { '413': 'Larger than can be taken.' }),
    '422': 'Refused, with the reasons.',
    '503': 'Not just now; trying again can help.',
  };
  return Object.fromEntries(
    Object.entries(about).map(([status, description]) => [status, { description, headers: requestId, content }]),
  );
};

const parametersOf = (path: string, { query, revision }: Operation) => {
  const schemas: Readonly<Record<string, z.ZodType>> = params;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: inline(schemas[name] ?? z.string(), 'input'),
  }));
  const { properties = {}, required = [] } = query === undefined ? {} : inline(query, 'output');
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  const ifMatch = {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The revision that was read and is changed; another one answers 409.',
    schema: { type: 'string', pattern: '^"?\\d{1,9}"?$' },
  };
  return [...inPath, ...inQuery, ...(revision === true ? [ifMatch] : [])];
};

const inline = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

const whoMay = (allowed: Access) =>
  allowed === 'everyone'
    ? { security: [] }
    : { description: `For ${allowed.roles.join(', ')}${allowed.scope ? `; server keys with ${allowed.scope}` : ''}.` };

const operationOf = (route: Route, components: Components) => {
  const operation: Operation = routes[route];
  const [method = '', path = ''] = route.split(' ');
  const { summary, body, answer, status = 200 } = operation;
  const content =
    typeof answer === 'string' ? { [answer]: { schema: { type: 'string' } } } : json(components.schemaOf(answer));
  return {
    operationId: operationId(method, path),
    summary,
    ...whoMay(access[route]),
    parameters: parametersOf(path, operation),
    ...(body && { requestBody: { required: true, content: json(components.schemaOf(body)) } }),
    responses: {
      [status]: { description: 'Done.', headers: requestId, content },
      ...refusals(access[route], operation, components),
    },
  };
};

/**
 * Everything that others can call of Ripen, or that Ripen calls of theirs, as an OpenAPI 3.1 document: made from the
 * contract that the routes themselves check with.
 */
export const openApiDocument = (): object => {
  const components = componentsOf();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of Object.keys(routes) as Route[]) {
    if (route === 'GET /api/openapi.json') continue;
    const [method = '', path = ''] = route.split(' ');
    paths[template(path)] = { ...paths[template(path)], [method.toLowerCase()]: operationOf(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ripen',
      version: '1',
      description:
        'Leads, tasks, flows and everything else of a workspace. People use it through sign-in, servers with a key.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths: { ...paths, ...publicPaths(components) },
    webhooks: webhooks(components),
    components: {
      schemas: components.schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An access token of a person, or a server key (rk_…).' },
        writeKey: { type: 'http', scheme: 'basic', description: 'The write key (wk_…) as user name, no password.' },
      },
    },
  };
};
