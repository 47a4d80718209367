import { Grade, Stage, stageRank } from '../../../shared/lead/index.ts';
import { Refusal } from '../../http/index.ts';
import type { LeadList, LeadQuery, LeadRow } from '../contract/index.ts';
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

/** What was made of a snapshot for one page is there for the next: all leads in an order, and those that a query means. */
type Made = { orders: Map<string, readonly KnownLead[]>; matches: Map<string, readonly KnownLead[]> };
const made = new WeakMap<Snapshot, Made>();
/** The queries that are kept of one snapshot, the latest ones. */
const QUERIES = 16;

const madeOf = (snapshot: Snapshot): Made => {
  const kept = made.get(snapshot) ?? { orders: new Map(), matches: new Map() };
  made.set(snapshot, kept);
  return kept;
};

const inOrder = (snapshot: Snapshot, column: Column, descending: boolean): readonly KnownLead[] => {
  const { orders } = madeOf(snapshot);
  const name = `${descending ? '-' : ''}${column}`;
  const before = orders.get(name);
  if (before !== undefined) return before;
  const compare = comparing(descending);
  const sorted = snapshot.leads
    .map((lead) => ({ lead, value: sortValue(lead.row, column), id: lead.id }))
    .sort(compare)
    .map(({ lead }) => lead);
  orders.set(name, sorted);
  return sorted;
};

type Filter = Omit<LeadQuery, 'sort' | 'cursor' | 'limit'>;

/** The leads that a query means, in its order. */
const matching = (snapshot: Snapshot, filter: Filter, column: Column, descending: boolean): readonly KnownLead[] => {
  const { matches } = madeOf(snapshot);
  const name = JSON.stringify([column, descending, Object.entries(filter).sort()]);
  const before = matches.get(name);
  if (before !== undefined) return before;
  const found = inOrder(snapshot, column, descending).filter(matcher(filter));
  const [oldest] = matches.keys();
  if (oldest !== undefined && matches.size >= QUERIES) matches.delete(oldest);
  matches.set(name, found);
  return found;
};

/** One way of writing what people write in many: "Paid search" and "paid search " are one source. */
const folded = (value: string): string => value.trim().toLowerCase();

/** Any of a list with commas between, or the one whose own name has commas in it. */
const anyOfNamed = (list: string | undefined): ((value: string | null) => boolean) => {
  if (list === undefined || list === '') return () => true;
  const named = new Set([folded(list), ...list.split(',').map(folded)]);
  return (value) => named.has(folded(value ?? ''));
};

const oneOf = (list: string | undefined): ReadonlySet<string> | undefined =>
  list === undefined || list === '' ? undefined : new Set(list.split(','));

/** Which leads a query means, examples left out unless asked for. */
export const matcher = (query: Filter): ((lead: KnownLead) => boolean) => {
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const stages = oneOf(query.stage);
  const grades = oneOf(query.grade);
  const hasSource = anyOfNamed(query.source);
  const hasOwner = anyOfNamed(query.owner);
  const segments = oneOf(query.segment);
  refuseUnknown('stage', stages, Stage.options);
  refuseUnknown('grade', grades, Grade.options);
  const wanted = exampleMatcher(query.examples);
  return (lead) =>
    wanted(lead) &&
    (stages === undefined || stages.has(lead.row.stage)) &&
    (grades === undefined || grades.has(lead.row.grade)) &&
    hasSource(lead.row.source) &&
    hasOwner(lead.row.owner) &&
    (segments === undefined || lead.row.segments.some((segment) => segments.has(segment))) &&
    words.every((word) => lead.text.includes(word) || lead.names.includes(word));
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
  const { sort = '-lastActivityAt', cursor, limit = 50, ...filter } = query;
  const descending = sort.startsWith('-');
  const column = sort.replace('-', '') as Column;
  const matched = matching(snapshot, filter, column, descending);
  const place = readPlace(cursor);
  const compare = comparing(descending);
  const placeOf = (lead: KnownLead): Place => ({ value: sortValue(lead.row, column), id: lead.id });
  const first = place === undefined ? 0 : matched.findIndex((lead) => compare(placeOf(lead), place) > 0);
  const from = first === -1 ? matched.length : first;
  const page = matched.slice(from, from + limit);
  const last = page.at(-1);
  return {
    items: page.map(({ row }) => row),
    next:
      last !== undefined && from + page.length < matched.length
        ? Buffer.from(JSON.stringify([sortValue(last.row, column), last.id])).toString('base64url')
        : null,
    total: matched.length,
    of: matching(snapshot, { examples: query.examples }, column, descending).length,
    asOf: snapshot.asOf,
  };
};
