import { Grade, Stage, stageRank } from '../../../shared/lead/index.ts';
import type { LeadList, LeadQuery, LeadRow } from '../contract/index.ts';
import { Refusal } from '../http/refusal.ts';
import type { KnownLead, Snapshot } from './snapshot.ts';

type Column = keyof Pick<
  LeadRow,
  'score' | 'name' | 'company' | 'stage' | 'grade' | 'source' | 'owner' | 'lastActivityAt' | 'createdAt'
>;

/** What a column sorts by; empty values go last in both directions. */
const sortValue = (row: LeadRow, column: Column): string | number | null => {
  switch (column) {
    case 'score':
      return row.score;
    case 'stage':
      return stageRank[row.stage];
    case 'grade':
      return -Grade.options.indexOf(row.grade);
    case 'lastActivityAt':
    case 'createdAt':
      return row[column];
    default:
      return row[column]?.toLowerCase() ?? null;
  }
};

type Place = { value: string | number | null; id: string };

const comparing =
  (descending: boolean) =>
  (a: Place, b: Place): number => {
    if (a.value !== b.value) {
      if (a.value === null) return 1;
      if (b.value === null) return -1;
      return a.value < b.value === descending ? 1 : -1;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  };

/** Sorting a hundred thousand leads takes a while: each order is made once a snapshot. */
const orders = new WeakMap<Snapshot, Map<string, readonly KnownLead[]>>();

const inOrder = (snapshot: Snapshot, column: Column, descending: boolean): readonly KnownLead[] => {
  const kept = orders.get(snapshot) ?? new Map<string, readonly KnownLead[]>();
  orders.set(snapshot, kept);
  const name = `${descending ? '-' : ''}${column}`;
  const before = kept.get(name);
  if (before !== undefined) return before;
  const compare = comparing(descending);
  const sorted = snapshot.leads
    .map((lead) => ({ lead, value: sortValue(lead.row, column), id: lead.id }))
    .sort(compare)
    .map(({ lead }) => lead);
  kept.set(name, sorted);
  return sorted;
};

const oneOf = (list: string | undefined): ReadonlySet<string> | undefined =>
  list === undefined || list === '' ? undefined : new Set(list.split(','));

/** Which leads a query means, examples left out unless asked for. */
export const matcher = (query: Omit<LeadQuery, 'sort' | 'cursor' | 'limit'>): ((lead: KnownLead) => boolean) => {
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const stages = oneOf(query.stage);
  const grades = oneOf(query.grade);
  const sources = oneOf(query.source);
  const owners = oneOf(query.owner);
  refuseUnknown('stage', stages, Stage.options);
  refuseUnknown('grade', grades, Grade.options);
  const wanted = exampleMatcher(query.examples);
  return (lead) =>
    wanted(lead) &&
    (stages === undefined || stages.has(lead.row.stage)) &&
    (grades === undefined || grades.has(lead.row.grade)) &&
    (sources === undefined || sources.has(lead.row.source ?? '')) &&
    (owners === undefined || owners.has(lead.row.owner ?? '')) &&
    (query.segment === undefined || lead.row.segments.includes(query.segment)) &&
    words.every((word) => lead.text.includes(word));
};

/** Examples are left out, counted in, or looked at alone. */
export const exampleMatcher =
  (examples: LeadQuery['examples']) =>
  (lead: { example: boolean }): boolean =>
    examples === 'include' || lead.example === (examples === 'only');

const refuseUnknown = (what: string, asked: ReadonlySet<string> | undefined, known: readonly string[]): void => {
  const unknown = [...(asked ?? [])].find((value) => !known.includes(value));
  if (unknown === undefined) return;
  throw new Refusal('bad request', `"${unknown}" is not a ${what}.`, `Use one of ${known.join(', ')}.`);
};

const readPlace = (cursor: string | undefined): Place | undefined => {
  if (cursor === undefined) return undefined;
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [Place['value'], string];
    return { value, id };
  } catch {
    throw new Refusal(
      'bad request',
      'The cursor is not one that a page gave.',
      'Leave it out to begin at the first page.',
    );
  }
};

/** A page of leads: filtered, sorted, and going on where the page before ended even if leads moved meanwhile. */
export const listLeads = (snapshot: Snapshot, query: LeadQuery): LeadList => {
  const sort = query.sort ?? '-lastActivityAt';
  const descending = sort.startsWith('-');
  const column = sort.replace('-', '') as Column;
  const matched = inOrder(snapshot, column, descending).filter(matcher(query));
  const place = readPlace(query.cursor);
  const compare = comparing(descending);
  const placeOf = (lead: KnownLead): Place => ({ value: sortValue(lead.row, column), id: lead.id });
  const first = place === undefined ? 0 : matched.findIndex((lead) => compare(placeOf(lead), place) > 0);
  const from = first === -1 ? matched.length : first;
  const page = matched.slice(from, from + (query.limit ?? 50));
  const last = page.at(-1);
  return {
    items: page.map(({ row }) => row),
    next:
      last !== undefined && from + page.length < matched.length
        ? Buffer.from(JSON.stringify([sortValue(last.row, column), last.id])).toString('base64url')
        : null,
    total: matched.length,
    of: snapshot.leads.filter(exampleMatcher(query.examples)).length,
    asOf: snapshot.asOf,
  };
};
