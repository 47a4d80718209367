import { putKey } from '../../../functions/store/key.ts';
import { openTables } from '../../../functions/store/table.ts';
import { putTemplate } from '../../../functions/store/template.ts';
import { reps, settings, teams } from '../../../functions/store/workspace.ts';
import { firstSettings } from '../../../shared/workspace/index.ts';
import { createChance } from './chance.ts';
import { flowAt, flowIds } from './flows.ts';
import { patchNode } from './patched.ts';
import { patchSignIn, request, SERVER_KEY, WRITE_KEY } from './people.ts';
import { type Begin, createWorld, type World } from './world.ts';

/** Lets the world go on until what is asked for has come. */
const until = async <T>(world: World, wanted: Promise<T>): Promise<T> => {
  let done = false;
  const noted = wanted.finally(() => {
    done = true;
  });
  noted.catch(() => {});
  await world.timeline.settle();
  while (!done && (await world.step()));
  return noted;
};

/** A workspace with a model, two flows, emails, keys and two equal reps, made through the handlers themselves. */
const build = async (): Promise<Begin> => {
  const world = createWorld({ seed: 0, pace: 'steady', lagMs: 0, page: 1e9, faults: [] }, undefined);
  const undo = [patchNode(world.timeline, createChance(0)), await patchSignIn()];
  try {
    const tables = openTables(world.observer());
    const at = new Date(world.timeline.now()).toISOString();
    await settings.put(tables, {
      value: { ...firstSettings, company: 'Northwind', postalAddress: '1 Harbour Street, Bremen' },
      revision: 1,
    });
    for (const id of ['welcome', 'follow-up']) {
      const body = 'Hello {{ lead.firstName | default: "there" }},\n\n[See](https://northwind.example/offer)';
      const template = { id, name: id, topic: 'marketing' as const, subject: `${id}`, preheader: '', body, version: 1 };
      await putTemplate(tables, { template, editedAt: at, editedBy: 'simulation' });
    }
    await teams.put(tables, { id: 'sales', name: 'Sales' });
    for (const id of ['ann', 'bob']) {
      const email = `${id}@northwind.example`;
      await reps.put(tables, { id, name: id, email, team: 'sales', weight: 1, territories: [], away: false });
    }
    const key = {
      scopes: [] as string[],
      origins: ['*'],
      thankYouOrigins: [],
      starts: 'x',
      createdAt: at,
      createdBy: 'simulation',
    };
    await putKey(tables, WRITE_KEY, { ...key, id: 'k1', name: 'Web', kind: 'tracking' });
    const scopes = [
      'leads:read',
      'leads:write',
      'tasks:read',
      'tasks:write',
      'flows:read',
      'flows:write',
      'reports:read',
      'setup',
    ];
    await putKey(tables, SERVER_KEY, { ...key, id: 'k2', name: 'Server', kind: 'server', scopes });
    for (const id of flowIds) {
      const flow = flowAt(id, 1);
      const created = await until(
        world,
        request(world, 'api', 'POST', '/api/flows', { body: { from: 'import', flow } }),
      );
      const page = created?.body as { row?: { id: string; revision: number }; id?: string; revision?: number };
      const made = page.row?.id ?? page.id ?? id;
      if (made !== id) throw new Error(`The flow ${id} was created as ${JSON.stringify(created)}.`);
      const revision = page.revision ?? page.row?.revision ?? 1;
      const live = await until(
        world,
        request(world, 'publish', 'POST', `/api/flows/${id}/publish`, { body: { revision } }),
      );
      if (live?.status !== 200) throw new Error(`${id} was not published: ${JSON.stringify(live)}`);
    }
    // What follows from publishing is finished before anybody comes.
    for (let sweep = 0; sweep < 4; sweep += 1) {
      await until(world, world.pause(100_000));
      await until(world, world.invoke('sweep', {}));
    }
    return { at: world.timeline.now(), tables: world.tables.rows, machines: world.runs.machines() };
  } finally {
    for (const each of undo) each();
  }
};

let built: Promise<Begin> | undefined;

/** Where every schedule begins; made once for all of them. */
export const aBeginning = (): Promise<Begin> => {
  built ??= build();
  return built;
};
