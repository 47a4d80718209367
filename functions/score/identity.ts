import type { Identity } from '../../shared/activity/index.ts';
import { type Alias, claimAlias } from '../store/alias.ts';
import type { Tables } from '../store/table.ts';
import { isVisitor, newLeadId, newVisitorId } from './lead-id.ts';

/** Whose an entry is, whether nobody was known by its identifiers, and the visitors whose history turns out to be this lead's. */
export type Resolved = { lead: string; isNew: boolean; visitors: readonly { lead: string; alias: Alias }[] };

/** The identifiers of an identity, strongest first. */
export const aliasesOf = ({ userId, email, anonymousId }: Identity): Alias[] => [
  ...(userId === undefined ? [] : [{ kind: 'userId', value: userId } as const]),
  ...(email === undefined ? [] : [{ kind: 'email', value: email } as const]),
  ...(anonymousId === undefined ? [] : [{ kind: 'anonymousId', value: anonymousId } as const]),
];

export const aliasText = ({ kind, value }: Alias): string => `${kind}#${value}`;

/**
 * Finds whose each identity is, and claims identifiers that are nobody's yet. `owners` is what the table said of the
 * identifiers; it grows with what is claimed. An identifier that has an owner stays with it: two leads that are both
 * known are merged only by a person. A visitor's history goes to the lead that it turns out to be.
 */
export const resolver = (tables: Tables, owners: Map<string, string>, now: number) => {
  const claims = new Map<string, Promise<string>>();
  const claim = (alias: Alias, lead: string): Promise<string> => {
    const text = aliasText(alias);
    const owner = owners.get(text);
    if (owner !== undefined) return Promise.resolve(owner);
    let claimed = claims.get(text);
    if (claimed === undefined) {
      claimed = claimAlias(tables, alias, lead).then((winner) => {
        owners.set(text, winner);
        return winner;
      });
      claims.set(text, claimed);
    }
    return claimed;
  };

  return async (identity: Identity): Promise<Resolved> => {
    const { userId, email, anonymousId } = identity;
    const browser = anonymousId === undefined ? undefined : ({ kind: 'anonymousId', value: anonymousId } as const);
    const names = aliasesOf({ userId, email });
    const [strongest] = names;
    if (strongest === undefined) {
      if (browser === undefined) throw new Error('An identity without an identifier.');
      const visitor = newVisitorId(now);
      const lead = await claim(browser, visitor);
      return { lead, isNew: lead === visitor, visitors: [] };
    }
    const known = names.map((name) => owners.get(aliasText(name))).find((owner) => owner !== undefined);
    const proposed = known ?? newLeadId(now);
    const lead = await claim(strongest, proposed);
    const isNew = known === undefined && lead === proposed;
    for (const weaker of names.slice(1)) await claim(weaker, lead);
    if (browser === undefined) return { lead, isNew, visitors: [] };
    const seen = await claim(browser, lead);
    return { lead, isNew, visitors: seen !== lead && isVisitor(seen) ? [{ lead: seen, alias: browser }] : [] };
  };
};
