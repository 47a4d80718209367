import type { Json } from '../activity/index.ts';
import { type Condition, type DomainOf, domainsOf, search, testsOf, type Wish } from '../condition/index.ts';
import { type LeadField, standardFields } from '../lead/index.ts';
import { thousandths } from './points.ts';
import type { Program } from './program.ts';
import type { LeadView } from './view.ts';

/** What follows from the address, and the address itself, nobody can be asked to change. */
const fromAddress: ReadonlySet<string> = new Set(['email', 'emailDomain', 'emailKind', 'competitor']);

/** What the lead's profile asks for counts for more than any points for fit: without it no points help. */
const NEEDED = 1_000_000_000;

const asksLead = (condition: Condition): boolean => testsOf(condition).some(({ field }) => field[0] === 'lead');

/** The parts that must all hold, of a rung that a lead climbs and does not fall from. */
const parts = (condition: Condition): Condition[] =>
  condition.kind === 'all' ? condition.of.flatMap(parts) : [condition];

/**
 * The answers that would bring the profile nearest to a rung: what the rung asks of it, BANT, fit and what rules ask.
 * Fields that need not change are not among them. Empty where the profile is as good as it can be.
 */
export const nextProfile = (
  program: Program,
  seen: LeadView,
  target: 'mql' | 'sql',
  leadFields: readonly LeadField[] = standardFields,
): Record<string, Json> => {
  const { ladder, fit, bant, rules } = program.model;
  const rung = ladder.rungs.find(({ stage }) => stage === target);
  if (rung === undefined) return {};
  const wish = (when: Condition, worth: number): Wish[] => (asksLead(when) ? [{ when, worth }] : []);
  const wishes = [
    ...parts(rung.up).flatMap((part) => wish(part, NEEDED)),
    ...(rung.down === undefined ? [] : wish({ kind: 'not', of: rung.down }, NEEDED)),
    ...Object.values(bant).flatMap((question) => wish(question, NEEDED / 1000)),
    ...fit.rules.flatMap(({ when, points }) => wish(when, thousandths(points))),
    ...rules.flatMap(({ when, points, disabled }) => (when && !disabled ? wish(when, points) : [])),
  ];
  const usual = domainsOf(leadFields);
  const domainOf: DomainOf = (path) => {
    const [root, name = ''] = path;
    const value = root === 'lead' ? seen.lead[name] : undefined;
    if (root !== 'lead' || !fromAddress.has(name)) return usual(path);
    return value === undefined ? { only: [] } : { only: [value], known: true };
  };
  const found = search(wishes, { domainOf, now: seen.now });
  const lead = (found.facts.lead ?? {}) as Record<string, Json>;
  return Object.fromEntries(
    Object.entries(lead).filter(
      ([name, value]) => !fromAddress.has(name) && JSON.stringify(value) !== JSON.stringify(seen.lead[name]),
    ),
  );
};
