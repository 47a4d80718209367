import { setImmediate as aTurn } from 'node:timers/promises';
import { type Json, knownActivities } from '../../../shared/activity/index.ts';
import { standardFields } from '../../../shared/lead/index.ts';
import type { Endpoint, Services } from '../../http/index.ts';
import { readLedger } from '../../store/ledger.ts';
import { settings } from '../../store/workspace.ts';
import type { ActivityInUse, FieldInUse } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import type { Programs } from '../leads/programs.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';

const SAMPLES = 12;
/** After so many leads other requests get a turn. */
const SLICE = 500;
const LEDGERS = 30;
const KEEP_MS = 30_000;

type Value = string | number | boolean;
type Tally = Map<string, { value: Value; times: number }>;

const note = (tallies: Map<string, Tally>, name: string, value: Json | undefined): void => {
  const values = Array.isArray(value) ? value : [value];
  for (const it of values) {
    if (typeof it !== 'string' && typeof it !== 'number' && typeof it !== 'boolean') continue;
    if (typeof it === 'string' && (it === '' || it.length > 80)) continue;
    const tally = tallies.get(name) ?? new Map();
    tallies.set(name, tally);
    const before = tally.get(String(it));
    tally.set(String(it), { value: it, times: (before?.times ?? 0) + 1 });
  }
};

const samplesOf = (tally: Tally | undefined): Value[] =>
  [...(tally?.values() ?? [])]
    .sort((a, b) => b.times - a.times)
    .slice(0, SAMPLES)
    .map(({ value }) => value);

/** What leads have and do here: for pickers that offer real values. */
export const catalogueRoutes = (services: Services, snapshot: LeadSnapshot, programs: Programs): Endpoint[] => {
  const { tables, deps } = services;

  const kept = new Map<string, { at: number; made: Promise<unknown> }>();
  const keep = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const before = kept.get(name);
    if (before !== undefined && deps.now() - before.at < KEEP_MS) return before.made as Promise<T>;
    const made = make();
    kept.set(name, { at: deps.now(), made });
    made.catch(() => kept.delete(name));
    return made;
  };

  /** All leads, the one that was active last first. Examples are in no count, and offered where there is nobody else. */
  const latestLeads = async () => {
    const { leads } = await snapshot.current();
    const real = leads.filter(({ example }) => !example);
    return (real.length > 0 ? real : leads).toSorted((a, b) =>
      (a.row.lastActivityAt ?? '') < (b.row.lastActivityAt ?? '') ? 1 : -1,
    );
  };
  const viewsOf = async function* (leads: Awaited<ReturnType<typeof latestLeads>>) {
    const now = services.now();
    for (const [n, lead] of leads.entries()) {
      if (n % SLICE === SLICE - 1) await aTurn();
      yield { example: lead.example, view: await programs.viewOf(lead, now) };
    }
  };

  const valuesInUse = async () => {
    const tallies = new Map<string, Tally>();
    const having = new Map<string, number>();
    for await (const { example, view } of viewsOf(await latestLeads())) {
      for (const [name, value] of Object.entries(view.lead)) {
        if (!example) having.set(name, (having.get(name) ?? 0) + 1);
        note(tallies, name, value);
      }
    }
    return { tallies, having };
  };

  /** Which fields there are is read each time: a field just made is offered at once. */
  const fieldsInUse = async (): Promise<FieldInUse[]> => {
    const [{ tallies, having }, { value: set }] = await Promise.all([
      keep('fields', valuesInUse),
      settings.get(tables),
    ]);
    const standard = standardFields.map(({ name, label, type, options }) => ({
      field: { name, label, type, ...(options && { options: [...options] }) },
      standard: true,
    }));
    const own = set.fields.map((field) => ({ field, standard: false }));
    return [...standard, ...own].map((it) => ({
      ...it,
      leads: having.get(it.field.name) ?? 0,
      samples: samplesOf(tallies.get(it.field.name)),
    }));
  };

  const activitiesInUse = async (): Promise<ActivityInUse[]> => {
    const leads = await latestLeads();
    const seen = new Map<string, { count: number; last: string }>();
    for await (const { example, view } of viewsOf(leads)) {
      for (const [type, { count, last }] of Object.entries(view.did)) {
        const before = seen.get(type) ?? { count: 0, last };
        seen.set(type, {
          count: before.count + (example ? 0 : count),
          last: [before.last, last].toSorted().at(-1) ?? last,
        });
      }
    }
    const ledgers = await Promise.all(leads.slice(0, LEDGERS).map(({ id }) => readLedger(tables, id)));
    const properties = new Map<string, Map<string, Tally>>();
    for (const entry of ledgers.flat()) {
      if (entry.kind !== 'activity') continue;
      const of = properties.get(entry.type) ?? new Map<string, Tally>();
      properties.set(entry.type, of);
      for (const [name, value] of Object.entries(entry.properties)) note(of, name, value);
    }
    return [...new Set([...seen.keys(), ...knownActivities.map(({ name }) => name)])]
      .map((type) => {
        const known = seen.get(type);
        return {
          type,
          count: known?.count ?? 0,
          lastAt: known?.last ?? null,
          properties: [...(properties.get(type) ?? [])].map(([name, tally]) => ({ name, samples: samplesOf(tally) })),
        };
      })
      .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
  };

  return [
    endpoint({
      route: 'GET /api/fields',
      run: async () => ({ items: await fieldsInUse() }),
    }),
    endpoint({
      route: 'GET /api/activities',
      run: async () => ({ items: await keep('activities', activitiesInUse) }),
    }),
  ];
};
