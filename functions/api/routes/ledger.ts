import type { LedgerEntry } from '../../../shared/lead/index.ts';
import type { Endpoint, Services } from '../../http/index.ts';
import { readCursor, writeCursor } from '../../store/dynamo/cursor.ts';
import { scanFrom } from '../../store/dynamo/query.ts';
import { readable } from '../../store/dynamo/readable.ts';
import { entryOf } from '../../store/ledger.ts';
import type { LedgerLine } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';

/** API Gateway answers at most 6 MB (Lambda's limit); one scan reads at most 1 MB. */
const PAGES = 4;

/** The whole ledger, page by page, for folding it under another model in the browser. */
export const ledgerRoutes = ({ tables }: Services, snapshot: LeadSnapshot): Endpoint[] => [
  endpoint({
    route: 'GET /api/ledger',
    async run({ query }) {
      const { leads } = await snapshot.current();
      const examples = new Set(leads.filter(({ example }) => example).map(({ id }) => id));
      const byLead = new Map<string, LedgerEntry[]>();
      let after = query.cursor === undefined ? undefined : readCursor(query.cursor);
      for (let page = 0; page < PAGES; page += 1) {
        const found = await scanFrom(tables, 'Ledger', {}, after);
        const read = readable(tables, found.items, (item) => ({ lead: String(item.pk), entry: entryOf(item) }));
        for (const { lead: pk, entry } of read) {
          const lead = pk.slice(tables.ws.length + 1);
          const entries = byLead.get(lead);
          if (entries === undefined) byLead.set(lead, [entry]);
          else entries.push(entry);
        }
        after = found.next;
        if (after === undefined) break;
      }
      const lines: LedgerLine[] = [
        ...[...byLead].map(([lead, entries]) => ({ lead, example: examples.has(lead), entries })),
        { next: after === undefined ? null : writeCursor(after) },
      ];
      return { raw: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`, type: 'application/x-ndjson' };
    },
  }),
];
