import type { OpenWait } from '../../shared/condition/index.ts';
import { isMatched } from '../../shared/flow/index.ts';
import type { ActivityEntry, Facts, LedgerEntry } from '../../shared/lead/index.ts';
import { facts } from '../../shared/scoring/index.ts';
import type { BusMessage } from '../runtime/index.ts';
import { exitWatchId, placeOfWatch, waitOfWatch } from '../store/enrolment.ts';
import type { Lead } from '../store/lead.ts';
import { readEntries } from '../store/ledger.ts';
import type { Scorer } from '../store/program.ts';
import type { Tables } from '../store/table.ts';
import { mayStartFlows } from './announcements.ts';
import type { AppendedEntry } from './pending.ts';
import type { UpdatedLead } from './update-lead.ts';

/**
 * What follows from the entries of a lead that is written: flows that an activity starts, waits that it ends, consent.
 * Everything has an id made of the entry's, so that whoever holds the message may send it again.
 */
export const followUps = async (
  tables: Tables,
  { lead, scorer, entries }: Pick<UpdatedLead, 'lead' | 'scorer' | 'entries'>,
  now: string,
): Promise<BusMessage[]> => {
  if (entries.length === 0 && Object.keys(lead.waits).length === 0) return [];
  const known = facts(scorer.program, lead.state, now, { leadId: lead.id, segments: lead.segments });
  const waits = Object.entries(lead.waits);
  const received = await asFirstReceived(tables, lead, entries);
  return [
    ...received.flatMap((entry) => [
      ...startedBy(entry, lead, scorer, known, now),
      ...consentAfter(entry, lead, known, now),
    ]),
    ...onlyOnce([
      ...received.flatMap((entry) => waits.flatMap((wait) => endedBy(entry, wait, lead, known, now))),
      ...waits.flatMap(([id, wait]) => endedByState(id, wait, lead, known, now)),
    ]),
  ];
};

type Matched = Extract<BusMessage, { detailType: 'Wait Matched' }>;

/**
 * A run's wait ends once: of all that it watches for the first counts, as the run has listed it, and its flow's exit goes
 * before any. Sent side by side, chance would decide.
 */
const onlyOnce = (matched: readonly Matched[]): Matched[] =>
  [...Map.groupBy(matched, ({ detail }) => detail.enrolment)].flatMap(([enrolment, all]) => {
    const exit = all.find(({ detail }) => detail.wait === exitWatchId(enrolment));
    if (exit !== undefined) return [exit];
    const waits = Map.groupBy(all, ({ detail }) => waitOfWatch(detail.wait));
    return [...waits.values()].map((watched) =>
      watched.reduce((first, next) =>
        placeOfWatch(next.detail.wait) < placeOfWatch(first.detail.wait) ? next : first,
      ),
    );
  });

/**
 * A repeat counts as what was received first. What another message brought is left out: it follows from that one, which
 * whoever holds it sends; only what this very message brought is sent again.
 */
const asFirstReceived = async (
  tables: Tables,
  lead: Lead,
  entries: readonly AppendedEntry[],
): Promise<LedgerEntry[]> => {
  const repeated = entries.filter(({ isNew }) => !isNew);
  const first = repeated.length === 0 ? [] : await firstReceived(tables, lead.id, repeated);
  return [...entries.filter(({ isNew }) => isNew).map(({ entry }) => entry), ...first];
};

const firstReceived = async (
  tables: Tables,
  lead: string,
  entries: readonly AppendedEntry[],
): Promise<LedgerEntry[]> => {
  const received = new Set(entries.map(({ entry }) => entry.receivedAt));
  const keys = entries.map(({ key }) => key);
  return (await readEntries(tables, lead, keys)).filter(({ receivedAt }) => received.has(receivedAt));
};

const scored = (entry: LedgerEntry): entry is ActivityEntry =>
  entry.kind === 'activity' && entry.machine === undefined && entry.backfill !== true;

const withActivity = (known: Facts, { type, at, properties, context, source }: ActivityEntry) => ({
  ...known,
  activity: { type, at, properties, context, source: source.kind },
});

const detailOf = ({ id, type, at, receivedAt, properties }: ActivityEntry) => ({
  id,
  type,
  at,
  receivedAt,
  properties,
});

const startedBy = (entry: LedgerEntry, lead: Lead, scorer: Scorer, known: Facts, now: string): BusMessage[] => {
  if (!scored(entry) || !mayStartFlows(lead)) return [];
  return (scorer.triggers.get(entry.type) ?? [])
    .filter(({ when }) => when(withActivity(known, entry)))
    .map(({ flow, version }) => ({
      detailType: 'Trigger Matched',
      detail: {
        v: 1,
        id: `${lead.id}.${flow}.${entry.id}`,
        lead: lead.id,
        at: now,
        flow,
        version,
        cause: entry.id,
        activity: detailOf(entry),
      },
    }));
};

type NamedWait = readonly [id: string, wait: OpenWait];

const endedBy = (entry: LedgerEntry, [id, wait]: NamedWait, lead: Lead, known: Facts, now: string): Matched[] => {
  if (wait.match === undefined || !scored(entry) || !isMatched(wait, withActivity(known, entry))) return [];
  const { enrolment, outlet } = wait;
  const detail = { v: 1 as const, id: `${id}.${entry.id}`, lead: lead.id, at: now, enrolment, wait: id, outlet };
  return [{ detailType: 'Wait Matched', detail: { ...detail, activity: detailOf(entry) } }];
};

const endedByState = (id: string, wait: OpenWait, lead: Lead, known: Facts, now: string): Matched[] => {
  if (wait.match !== undefined || !isMatched(wait, known)) return [];
  const { enrolment, outlet } = wait;
  return [{ detailType: 'Wait Matched', detail: { v: 1, id, lead: lead.id, at: now, enrolment, wait: id, outlet } }];
};

const consentAfter = (entry: LedgerEntry, lead: Lead, { consent }: Facts, now: string): BusMessage[] => {
  if (entry.kind !== 'consent' && entry.kind !== 'suppression') return [];
  const email = consent.suppressed ? 'suppressed' : consent.email;
  if (email === 'unknown') return [];
  const id = `${lead.id}.${entry.kind}.${entry.id}`;
  return [{ detailType: 'Consent Changed', detail: { v: 1, id, lead: lead.id, at: now, email } }];
};
