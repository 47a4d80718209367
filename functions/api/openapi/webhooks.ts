import { ChatMessage, WebhookCall } from '../../../shared/contract/index.ts';
import type { Components } from './schemas.ts';

const answers = {
  '2XX': { description: 'Taken. Any 2xx will do; the body is not read.' },
  '4XX': { description: 'Refused: it is not sent again (but 408 and 429 are).' },
  '5XX': { description: 'Sent again, three times within seconds, then with the step over hours.' },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'The same in a repeat.',
  schema: { type: 'string' },
};

/** The calls that flows make to other systems. */
export const webhooks = ({ schemaOf }: Components): Record<string, object> => ({
  lead: {
    post: {
      operationId: 'onLead',
      summary: 'What a "Call webhook" step posts.',
      security: [],
      parameters: [
        idempotencyKey,
        {
          name: 'Ripen-Signature',
          in: 'header',
          required: false,
          description:
            '`t=<unix seconds>,v1=<HMAC-SHA256 of "<t>.<body>" in hex>` under the secret of the step, where it names one.',
          schema: { type: 'string' },
        },
      ],
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(WebhookCall) } } },
      responses: answers,
    },
  },
  notice: {
    post: {
      operationId: 'onNotice',
      summary: 'What a "Notify" step posts to a chat channel.',
      security: [],
      parameters: [idempotencyKey],
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(ChatMessage) } } },
      responses: answers,
    },
  },
});
