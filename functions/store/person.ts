import { Person } from '../../shared/workspace/index.ts';
import { putIf, unchangedSince } from './dynamo/conditional.ts';
import { getItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

const keyOf = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'people'), sk: id });

/** What is known of somebody who signs in, if anything (a consistent read). */
export const readPerson = async (tables: Tables, id: string): Promise<Person | undefined> => {
  const item = await getItem(tables, 'Workspace', keyOf(tables, id));
  return item && Person.parse(item);
};

/** Everybody who has ever signed in or was invited, those who were removed too. */
export const listPeople = async (tables: Tables): Promise<Person[]> =>
  readable(tables, await queryAll(tables, { table: 'Workspace', partition: key(tables.ws, 'people') }), (item) =>
    Person.parse(item),
  );

/** Writes a person over the revision before; false where somebody else did meanwhile. */
export const writePerson = (tables: Tables, person: Person): Promise<boolean> =>
  putIf(
    tables,
    'Workspace',
    { ...written(Person, person), ...keyOf(tables, person.id) },
    unchangedSince('revision', person.revision - 1),
  );

/** Changes what is known of a person, whatever else is written meanwhile; somebody unknown is made first. */
export const changePerson = async (
  tables: Tables,
  id: string,
  change: (person: Person) => Partial<Person>,
): Promise<Person> => {
  const unknown = { id, email: null, name: id, roles: [], lastSeenAt: null, sessions: {}, revision: 0 };
  for (;;) {
    const before = (await readPerson(tables, id)) ?? unknown;
    const after = { ...before, ...change(before), id, revision: before.revision + 1 };
    if (await writePerson(tables, after)) return after;
  }
};

/** Ends sessions of a person: tokens that name them open nothing any more. */
export const endSessions = async (
  tables: Tables,
  id: string,
  ended: readonly string[] | 'all',
  at: string,
): Promise<Person> =>
  changePerson(tables, id, ({ sessions, endedAt }) => {
    const names = ended === 'all' ? Object.keys(sessions) : ended;
    const unseen = { startedAt: at, lastSeenAt: at, agent: '' };
    return {
      sessions: {
        ...sessions,
        ...Object.fromEntries(names.map((name) => [name, { ...unseen, ...sessions[name], endedAt: at }])),
      },
      ...(ended === 'all' ? { endedAt: at } : endedAt !== undefined && { endedAt }),
    };
  });
