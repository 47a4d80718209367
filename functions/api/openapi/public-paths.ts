import { JsonObject, segmentCalls } from '../../../shared/activity/index.ts';
import { Collected, CollectRefused, CollectRequest } from '../contract/index.ts';
import type { Components } from './schemas.ts';

const json = (schema: object) => ({ 'application/json': { schema } });
const html = { 'text/html': { schema: { type: 'string' } } };
const string = { type: 'string' };

/** What trackers, servers, forms and mail programs call: no sign-in, a write key or a link instead. */
export const publicPaths = ({ schemaOf }: Components): Record<string, object> => {
  const refused = (description: string) => ({ description, content: json(schemaOf(CollectRefused)) });
  const pageOrJson = (description: string) => ({
    description,
    content: { ...html, ...json(schemaOf(CollectRefused)) },
  });
  const token = { name: 'token', in: 'path', required: true, schema: string };
  return {
    '/v1/{call}': {
      post: {
        operationId: 'collect',
        summary: 'Takes in activities and traits, as the Segment spec has them. 2xx means that they are stored.',
        security: [{ writeKey: [] }, { bearer: [] }],
        parameters: [
          { name: 'call', in: 'path', required: true, schema: { type: 'string', enum: [...segmentCalls, 'batch'] } },
        ],
        requestBody: { required: true, content: json(schemaOf(CollectRequest)) },
        responses: {
          '200': { description: 'Stored.', content: json(schemaOf(Collected)) },
          '400': refused('Nothing in it could be kept.'),
          '401': refused('There is no such key.'),
          '403': refused('The key may not, or pages of this origin may not.'),
          '404': refused('There is no such call.'),
          '413': refused('Larger than can be taken.'),
          '503': refused('Could not be stored just now; send it again.'),
        },
      },
    },
    '/f/{writeKey}': {
      post: {
        operationId: 'postForm',
        summary: 'Takes in a web form; answers with a page, or with JSON where `Accept` asks for it.',
        security: [],
        parameters: [{ name: 'writeKey', in: 'path', required: true, schema: string }],
        requestBody: {
          required: true,
          content: {
            'application/x-www-form-urlencoded': { schema: { type: 'object', additionalProperties: string } },
            'multipart/form-data': { schema: { type: 'object', additionalProperties: string } },
            ...json(schemaOf(JsonObject)),
          },
        },
        responses: {
          '200': { description: 'Stored.', content: { ...html, ...json(schemaOf(Collected)) } },
          '303': { description: 'Stored; on to the page that the form names and the key allows.' },
          '400': pageOrJson('A field is wrong.'),
          '401': pageOrJson('There is no such key.'),
          '403': pageOrJson('The key may not.'),
          '413': pageOrJson('Larger than can be taken.'),
          '503': pageOrJson('Could not be stored just now; send it again.'),
        },
      },
    },
    '/u/{token}': {
      get: {
        operationId: 'askToUnsubscribe',
        summary: 'The page behind the link in an email: asks, changes nothing.',
        security: [],
        parameters: [token],
        responses: {
          '200': { description: 'The page.', content: html },
          '404': { description: 'No such link.', content: html },
        },
      },
      post: {
        operationId: 'unsubscribe',
        summary: 'Ends marketing mail to the address at once (RFC 8058, or the button of the page).',
        security: [],
        parameters: [token],
        requestBody: {
          required: false,
          content: {
            'application/x-www-form-urlencoded': {
              schema: { type: 'object', properties: { 'List-Unsubscribe': { type: 'string', const: 'One-Click' } } },
            },
          },
        },
        responses: {
          '200': { description: 'Done.', content: html },
          '404': { description: 'No such link.', content: html },
        },
      },
    },
  };
};
