import type { WebhookCall } from '../../../shared/contract/index.ts';
import { setting } from '../../runtime/index.ts';
import { deliver } from '../outgoing/deliver.ts';
import { signatureOf, webhookSecret } from '../outgoing/signature.ts';
import type { DeedOf, Doer } from './doer.ts';

/**
 * Sends the lead to another system. Each call carries the visit's id as `Idempotency-Key`, so that a receiver can tell a
 * repeat: at least once, also after a crash.
 */
export const webhook: Doer<DeedOf<'webhook'>> = {
  async do(tools, call, { url, secretName, fields }, id) {
    const { lead, view } = await tools.leads.read(call.lead);
    const body = JSON.stringify({
      id,
      at: tools.now(),
      flow: { id: call.flow, version: call.version, step: call.step },
      lead: {
        id: lead.id,
        stage: view.stage,
        grade: view.grade,
        score: view.score.total,
        fields: Object.fromEntries(fields.map((field) => [field, view.lead[field] ?? null])),
      },
    } satisfies WebhookCall);
    const sent = await deliver(tools, url, body, {
      'idempotency-key': id,
      ...(secretName !== undefined && {
        'ripen-signature': signatureOf(
          webhookSecret(setting(tools.deps, 'SECRET'), secretName),
          body,
          tools.deps.now(),
        ),
      }),
    });
    if (sent.what === 'held') return { giveBack: sent.error };
    const note = sent.what === 'done' ? `Answered ${sent.status}.` : sent.reason;
    return { keep: { at: tools.now(), kind: call.kind, done: 'then', note } };
  },

  again: 'repeat',
};
