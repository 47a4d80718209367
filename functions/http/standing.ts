import { type Person, type Standing, seen, standingOf, type TokenClaims } from '../../shared/workspace/index.ts';
import { type Deps, describeFailure } from '../runtime/index.ts';
import { audit } from '../store/audit.ts';
import { readPerson, writePerson } from '../store/person.ts';
import type { Tables } from '../store/table.ts';

/** How long what is known of a person is used again where they only read; a write asks each time. */
const KNOWN_MS = 30_000;
const MOST_KEPT = 1000;

/** Who shows a token, from which browser, and whether only to look. */
type Shown = TokenClaims & { email: string | null; name: string; agent: string; isRead: boolean };

/** Says what a token is good for now, and notes that its person was seen. */
export const standings = (deps: Deps, tables: Tables): ((shown: Shown) => Promise<Standing>) => {
  const kept = new Map<string, { person: Person | undefined; until: number }>();

  const personOf = async (id: string, isRead: boolean): Promise<Person | undefined> => {
    const known = kept.get(id);
    if (isRead && known !== undefined && known.until > deps.now()) return known.person;
    if (kept.size >= MOST_KEPT) kept.clear();
    const person = await readPerson(tables, id);
    kept.set(id, { person, until: deps.now() + KNOWN_MS });
    return person;
  };

  /** Noting is for the list of people alone: whoever may come in comes in, also where it fails. */
  const note = async (person: Person | undefined, shown: Shown): Promise<void> => {
    const at = new Date(deps.now()).toISOString();
    const next = seen(person, { ...shown, at });
    if (next === undefined) return;
    try {
      if (!(await writePerson(tables, next.person))) return void kept.delete(shown.id);
      kept.set(shown.id, { person: next.person, until: deps.now() + KNOWN_MS });
      if (next.isNewSession) await audit(tables, { at, who: shown.name, what: 'signed in', target: shown.id });
    } catch (error) {
      deps.log.warn('It could not be noted that somebody was seen.', describeFailure(error));
    }
  };

  return async (shown) => {
    const person = await personOf(shown.id, shown.isRead);
    const standing = standingOf(person, shown);
    if (!('refused' in standing)) await note(person, shown);
    return standing;
  };
};
