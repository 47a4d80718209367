import { type Endpoint, Refusal, type Services } from '../../http/index.ts';
import { setting } from '../../runtime/index.ts';
import { webhookSecret } from '../../steps/index.ts';
import { audit } from '../../store/audit.ts';
import { WebhookSecret } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';

/** The secrets that webhooks are signed with. None is stored: each is made of the workspace's own and a name. */
export const webhookSecretRoutes = (services: Services): Endpoint[] => [
  endpoint({
    route: 'GET /api/webhook-secrets/:name',
    async run({ who, param }) {
      const name = WebhookSecret.shape.name.safeParse(param('name'));
      if (!name.success) {
        throw new Refusal('bad request', 'This is no name of a secret.', 'Give 1 to 60 characters.');
      }
      const at = services.now();
      await audit(services.tables, { at, who: who.name, what: 'webhook secret shown', target: name.data });
      return { name: name.data, secret: webhookSecret(setting(services.deps, 'SECRET'), name.data) };
    },
  }),
];
