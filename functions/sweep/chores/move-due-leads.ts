import type { Live } from '../../../shared/flow/index.ts';
import { followUps, gatherLeads, inParallel, publishOutgoing, updateLead } from '../../score/index.ts';
import { listDue, shardsOf } from '../../store/due.ts';
import { forgetDue, type Lead } from '../../store/lead.ts';
import { readLive } from '../../store/live.ts';
import type { Chore, ChoreParts } from '../chore.ts';

const PAGE = 50;
const LEADS_AT_ONCE = 8;
/** What lies in an outbox for so long was left behind; before, whoever put it there is about to tell it. */
const LEFT_BEHIND = 30_000;

/** Looks at the leads that time moves by itself, and tells what a crash left in an outbox. */
export const moveDueLeads: Chore = {
  name: 'move-due-leads',
  async run(parts) {
    const live = await readLive(parts.tables);
    const now = new Date(parts.now()).toISOString();
    for (const shard of shardsOf(parts.tables.ws)) {
      const seen = new Set<string>();
      while (parts.hasTime()) {
        // A lead that was moved leaves the index a moment later; what comes back is left for the next run.
        const due = (await listDue(parts.tables, shard, now, PAGE)).filter((id) => !seen.has(id));
        if (due.length === 0) break;
        for (const id of due) seen.add(id);
        const leads = await gatherLeads(parts.tables, due);
        await inParallel([...leads.values()], LEADS_AT_ONCE, (lead) => lookAt(parts, live, lead));
      }
    }
  },
};

const lookAt = async (parts: ChoreParts, live: Live, lead: Lead): Promise<void> => {
  const { tables } = parts;
  if (lead.mergedInto !== undefined) {
    await publishOutgoing(parts, [{ lead, outbox: Object.keys(lead.outbox), messages: [] }]);
    await forgetDue(tables, lead);
    return;
  }
  const updated = await updateLead(parts, { id: lead.id, entries: [], live, read: lead, visit: { because: 'time' } });
  if ('movedTo' in updated) return;
  const now = parts.now();
  const follow = await followUps(tables, updated, new Date(now).toISOString());
  const left = updated.unpublished.outbox.filter((id) => isLeftBehind(updated.lead.outbox[id], lead.outbox[id], now));
  await publishOutgoing(parts, [{ lead: updated.lead, outbox: left, messages: follow }]);
};

const isLeftBehind = (text: string | undefined, before: string | undefined, now: number): boolean => {
  if (text === undefined || before === undefined) return text !== undefined;
  const { detail } = JSON.parse(text) as { detail: { at: string } };
  return Date.parse(detail.at) < now - LEFT_BEHIND;
};
