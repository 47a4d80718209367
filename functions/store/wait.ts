import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { changesByTime, type OpenWait } from '../../shared/condition/index.ts';
import { whether } from './dynamo/conditional.ts';
import { leadKey, makeDue, readLead } from './lead.ts';
import type { Tables } from './table.ts';

/**
 * Puts open waits, by their ids, on the lead (or on what it was merged into) in one write, and raises its version: whoever
 * scores the lead just now loses the race, reads again and sees them all. What time alone can end is looked at by the
 * sweep. Answers the lead that carries them, undefined if there is no such lead.
 */
export const registerWaits = async (
  tables: Tables,
  lead: string,
  waits: Readonly<Record<string, OpenWait>>,
  now: string,
): Promise<string | undefined> => {
  const all = Object.entries(waits);
  for (let carrier = lead; ; ) {
    const done = await whether(
      tables.doc.send(
        new UpdateCommand({
          TableName: tables.names.Leads,
          Key: leadKey(tables.ws, carrier),
          UpdateExpression: `SET ${all.map((_, n) => `waits.#id${n} = :wait${n}`).join(', ')}, #version = #version + :one`,
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(mergedInto)',
          ExpressionAttributeNames: {
            ...Object.fromEntries(all.map(([id], n) => [`#id${n}`, id])),
            '#version': 'version',
          },
          ExpressionAttributeValues: {
            ...Object.fromEntries(all.map(([, wait], n) => [`:wait${n}`, wait])),
            ':one': 1,
          },
        }),
      ),
    );
    if (done) {
      const byTime = all.some(([, { when }]) => when !== undefined && changesByTime(when));
      if (byTime) await makeDue(tables, carrier, now);
      return carrier;
    }
    const closed = await readLead(tables, carrier);
    if (closed?.mergedInto === undefined) return undefined;
    carrier = closed.mergedInto;
  }
};

/** Takes waits off the lead (or what it was merged into). Needs no version: an id is never registered twice. */
export const removeWaits = async (tables: Tables, lead: string, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  for (let carrier: string | undefined = lead; carrier !== undefined; ) {
    const done = await whether(
      tables.doc.send(
        new UpdateCommand({
          TableName: tables.names.Leads,
          Key: leadKey(tables.ws, carrier),
          UpdateExpression: `REMOVE ${ids.map((_, n) => `waits.#id${n}`).join(', ')}`,
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(mergedInto)',
          ExpressionAttributeNames: Object.fromEntries(ids.map((id, n) => [`#id${n}`, id])),
        }),
      ),
    );
    if (done) return;
    carrier = (await readLead(tables, carrier))?.mergedInto;
  }
};
