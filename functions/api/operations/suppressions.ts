import { randomUUID } from 'node:crypto';
import { notFound, Refusal, type Services, sourceOf, type Who } from '../../http/index.ts';
import { setting } from '../../runtime/index.ts';
import { readAlias } from '../../store/alias.ts';
import { audit } from '../../store/audit.ts';
import { readCursor, writeCursor } from '../../store/dynamo/cursor.ts';
import { scanFrom } from '../../store/dynamo/query.ts';
import { readable } from '../../store/dynamo/readable.ts';
import { getSuppression, hashAddress, liftSuppression, putSuppression, Suppression } from '../../store/suppression.ts';
import { key } from '../../store/table.ts';
import type { SuppressionList } from '../contract/index.ts';

/** Refusals lie under their hash, each in a partition of its own: listing them reads the table. Only setup asks. */
export const listSuppressions = async (
  { tables }: Services,
  limit: number,
  cursor: string | undefined,
): Promise<SuppressionList> => {
  const items: SuppressionList['items'] = [];
  let after = cursor === undefined ? undefined : readCursor(cursor);
  const refusals = {
    FilterExpression: 'begins_with(pk, :suppressed)',
    ExpressionAttributeValues: { ':suppressed': `${key(tables.ws, 'suppressed')}#` },
  };
  do {
    const page = await scanFrom(tables, 'Workspace', refusals, after);
    for (const { address, cause, at } of readable(tables, page.items, (item) => Suppression.parse(item))) {
      items.push({ hash: address, cause, at, lead: null, email: null });
    }
    after = page.next;
  } while (after !== undefined && items.length < limit);
  return { items, next: after === undefined ? null : writeCursor(after) };
};

/** Refuses an address for good; the lead that has it, if one has, learns of it through its ledger. */
export const suppress = async (services: Services, who: Who, email: string): Promise<void> => {
  const { tables, bus, deps } = services;
  const address = hashAddress(setting(deps, 'SECRET'), email);
  const at = services.now();
  await putSuppression(tables, { address, cause: 'manual', at });
  const lead = await readAlias(tables, { kind: 'email', value: email });
  if (lead !== undefined) {
    const entry = {
      v: 1 as const,
      kind: 'suppression' as const,
      id: randomUUID(),
      at,
      receivedAt: at,
      source: sourceOf(who),
      address,
      cause: 'manual' as const,
    };
    await bus.put([{ detailType: 'Ledger Entry Submitted', detail: { v: 1, to: { lead }, entry } }]);
  }
  await audit(tables, { at, who: who.name, what: 'address suppressed', target: address });
};

/** Lets an address be mailed again that bounced or was suppressed by hand; what the person said, only the person takes back. */
export const lift = async (services: Services, who: Who, email: string, reason: string): Promise<void> => {
  const { tables, deps } = services;
  const address = hashAddress(setting(deps, 'SECRET'), email);
  if (!(await liftSuppression(tables, address))) {
    const standing = await getSuppression(tables, address);
    if (standing === undefined) throw notFound('refusal of this address');
    throw new Refusal(
      'refused',
      standing.cause === 'complained'
        ? 'The person marked our mail as spam; that is never lifted.'
        : 'The person unsubscribed; only they can lift that.',
      'They can subscribe again through the link in any email of ours.',
    );
  }
  await audit(tables, {
    at: services.now(),
    who: who.name,
    what: 'refusal lifted',
    target: address,
    detail: { reason },
  });
};
