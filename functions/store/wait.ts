import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { changesByTime, type OpenWait } from '../../shared/condition/index.ts';
import { whether } from './conditional.ts';
import { leadKey, lookSoon, readLead } from './lead.ts';
import type { Tables } from './table.ts';

/**
 * Puts an open wait on the lead (or on what it was merged into) and raises its version: whoever scores the lead just now
 * loses the race, reads again and sees the wait. What time alone can end is looked at by the sweep. Answers the lead that carries it, undefined if there is no such lead.
 */
export const registerWait = async (
  tables: Tables,
  lead: string,
  id: string,
  wait: OpenWait,
  now: string,
): Promise<string | undefined> => {
  for (let carrier = lead; ; ) {
    const done = await whether(
      tables.doc.send(
        new UpdateCommand({
          TableName: tables.names.Leads,
          Key: leadKey(tables.ws, carrier),
          UpdateExpression: 'SET waits.#id = :wait, #version = #version + :one',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(mergedInto)',
          ExpressionAttributeNames: { '#id': id, '#version': 'version' },
          ExpressionAttributeValues: { ':wait': wait, ':one': 1 },
        }),
      ),
    );
    if (done) {
      if (wait.when !== undefined && changesByTime(wait.when)) await lookSoon(tables, carrier, now);
      return carrier;
    }
    const closed = await readLead(tables, carrier);
    if (closed?.mergedInto === undefined) return undefined;
    carrier = closed.mergedInto;
  }
};

/** Takes a wait off the lead (or what it was merged into). Needs no version: an id is never registered twice. */
export const removeWait = async (tables: Tables, lead: string, id: string): Promise<void> => {
  for (let carrier: string | undefined = lead; carrier !== undefined; ) {
    const done = await whether(
      tables.doc.send(
        new UpdateCommand({
          TableName: tables.names.Leads,
          Key: leadKey(tables.ws, carrier),
          UpdateExpression: 'REMOVE waits.#id',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(mergedInto)',
          ExpressionAttributeNames: { '#id': id },
        }),
      ),
    );
    if (done) return;
    carrier = (await readLead(tables, carrier))?.mergedInto;
  }
};
