import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Rep, Team } from '../../../shared/handoff/index.ts';
import { isTimeZone } from '../../../shared/time/index.ts';
import { Settings } from '../../../shared/workspace/index.ts';
import { idFrom } from '../../flows/draft.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { notFound, Refusal } from '../../http/refusal.ts';
import { revisionOf } from '../../http/revision.ts';
import type { Who } from '../../http/who.ts';
import { allowedTargets } from '../../steps/index.ts';
import { audit } from '../../store/audit.ts';
import { deleteKey, hashOfKey, listKeys, putKey, updateKey } from '../../store/key.ts';
import { readLive, writeLive } from '../../store/live.ts';
import { tasksOfRep } from '../../store/task.ts';
import { reps, settings, spend, teams } from '../../store/workspace.ts';
import {
  CreateKeyRequest,
  Done,
  type Key,
  KeyCreated,
  KeyList,
  Me,
  RepList,
  SaveRepRequest,
  SaveTeamRequest,
  SettingsPage,
  SpendTable,
  UpdateKeyRequest,
} from '../contract/index.ts';
import type { Services } from '../services.ts';
import { repOf } from '../tasks/rows.ts';

const changed = () =>
  new Refusal('conflict', 'Somebody changed this meanwhile.', 'Load it again, then make your change.');

/** Settings, reps and teams, keys, spend, and who is asking. */
export const workspaceRoutes = (services: Services): Endpoint[] => {
  const { tables } = services;
  const privateTargets = allowedTargets(services.deps.env.RIPEN_WEBHOOK_ALLOW);
  const log = (who: Who, what: string, target: string) =>
    audit(tables, { at: services.now(), who: who.name, what, target });

  return [
    endpoint({
      route: 'GET /api/me',
      summary: 'Who is asking, and what they may do.',
      answer: Me,
      async run({ who }) {
        if (who.kind === 'key') return { id: who.id, name: who.name, email: null, roles: [], rep: null };
        const rep = repOf(who, await reps.all(tables));
        return {
          id: who.id,
          name: rep?.name ?? who.name,
          email: who.email,
          roles: [...who.roles],
          rep: rep?.id ?? null,
        };
      },
    }),
    endpoint({
      route: 'GET /api/settings',
      summary: "The workspace's settings.",
      answer: SettingsPage,
      async run() {
        const { value, revision } = await settings.get(tables);
        return { settings: value, revision, privateTargets };
      },
    }),
    endpoint({
      route: 'PUT /api/settings',
      summary: 'Changes the settings over the revision in If-Match.',
      body: z.object({ settings: Settings }),
      answer: SettingsPage,
      async run({ who, body, header }) {
        refuseTimeZone(body.settings.timeZone);
        const revision = revisionOf(header('if-match')) + 1;
        if (!(await settings.put(tables, { value: body.settings, revision }))) throw changed();
        const live = await readLive(tables);
        if (live.model === null && live.timeZone !== body.settings.timeZone) {
          await writeLive(tables, { ...live, n: live.n + 1, timeZone: body.settings.timeZone });
        }
        await log(who, 'settings changed', 'settings');
        return { settings: body.settings, revision, privateTargets };
      },
    }),
    endpoint({
      route: 'GET /api/reps',
      summary: 'The sales reps with what is on their desks, and the teams.',
      answer: RepList,
      async run() {
        const [people, inTeams] = await Promise.all([reps.all(tables), teams.all(tables)]);
        const now = services.now();
        const desks = await Promise.all(people.map(({ id }) => tasksOfRep(tables, id, 'open', { limit: 1000 })));
        return {
          items: people.map((rep, at) => ({
            rep,
            open: desks[at]?.length ?? 0,
            overdue: desks[at]?.filter(({ dueAt }) => dueAt <= now).length ?? 0,
          })),
          teams: inTeams,
        };
      },
    }),
    endpoint({
      route: 'POST /api/reps',
      summary: 'Adds a sales rep.',
      body: SaveRepRequest,
      answer: Rep,
      status: 201,
      async run({ who, body }) {
        const people = await reps.all(tables);
        const rep = { ...body, id: idFrom(body.name, new Set(people.map(({ id }) => id))) };
        await reps.put(tables, rep);
        await log(who, 'rep added', rep.id);
        return rep;
      },
    }),
    endpoint({
      route: 'PUT /api/reps/:rep',
      summary: 'Changes a sales rep.',
      body: SaveRepRequest,
      answer: Rep,
      async run({ who, param, body }) {
        if (!(await reps.all(tables)).some(({ id }) => id === param('rep'))) throw notFound('rep');
        const rep = { ...body, id: param('rep') };
        await reps.put(tables, rep);
        await log(who, 'rep changed', rep.id);
        return rep;
      },
    }),
    endpoint({
      route: 'DELETE /api/reps/:rep',
      summary: 'Removes a sales rep who has no open handoffs.',
      answer: Done,
      async run({ who, param }) {
        const open = await tasksOfRep(tables, param('rep'), 'open', { limit: 1 });
        if (open.length > 0) {
          throw new Refusal(
            'refused',
            'This rep still has open handoffs.',
            'Reassign them first, or mark the rep as away.',
          );
        }
        await reps.delete(tables, param('rep'));
        await log(who, 'rep removed', param('rep'));
        return { done: true };
      },
    }),
    endpoint({
      route: 'POST /api/teams',
      summary: 'Adds a team.',
      body: SaveTeamRequest,
      answer: Team,
      status: 201,
      async run({ who, body }) {
        const team = { ...body, id: idFrom(body.name, new Set((await teams.all(tables)).map(({ id }) => id))) };
        await teams.put(tables, team);
        await log(who, 'team added', team.id);
        return team;
      },
    }),
    endpoint({
      route: 'PUT /api/teams/:team',
      summary: 'Renames a team.',
      body: SaveTeamRequest,
      answer: Team,
      async run({ who, param, body }) {
        if (!(await teams.all(tables)).some(({ id }) => id === param('team'))) throw notFound('team');
        const team = { ...body, id: param('team') };
        await teams.put(tables, team);
        await log(who, 'team changed', team.id);
        return team;
      },
    }),
    endpoint({
      route: 'DELETE /api/teams/:team',
      summary: 'Removes a team that nobody is in.',
      answer: Done,
      async run({ who, param }) {
        if ((await reps.all(tables)).some(({ team }) => team === param('team'))) {
          throw new Refusal('refused', 'There are reps in this team.', 'Move them to another team first.');
        }
        await teams.delete(tables, param('team'));
        await log(who, 'team removed', param('team'));
        return { done: true };
      },
    }),
    endpoint({
      route: 'GET /api/keys',
      summary: 'Tracking keys and server keys; never the keys themselves.',
      answer: KeyList,
      async run() {
        return { items: (await listKeys(tables)) as Key[] };
      },
    }),
    endpoint({
      route: 'POST /api/keys',
      summary: 'Makes a key. This answer is the only place where it is shown whole.',
      body: CreateKeyRequest,
      answer: KeyCreated,
      status: 201,
      async run({ who, body }) {
        const secret = `${body.kind === 'tracking' ? 'wk' : 'rk'}_${randomBytes(24).toString('base64url')}`;
        const key = {
          ...body,
          id: `key-${hashOfKey(secret).slice(0, 12)}`,
          starts: secret.slice(0, 7),
          createdAt: services.now(),
          createdBy: who.name,
        };
        await putKey(tables, secret, key);
        await log(who, 'key made', key.id);
        return { key, secret };
      },
    }),
    endpoint({
      route: 'PUT /api/keys/:key',
      summary: 'Changes what a key may do.',
      body: UpdateKeyRequest,
      answer: z.object({ key: KeyCreated.shape.key }),
      async run({ who, param, body }) {
        const before = (await listKeys(tables)).find(({ id }) => id === param('key'));
        if (before === undefined) throw notFound('key');
        const key = { ...before, ...body };
        if (!(await updateKey(tables, key))) throw notFound('key');
        await log(who, 'key changed', key.id);
        return { key };
      },
    }),
    endpoint({
      route: 'DELETE /api/keys/:key',
      summary: 'Takes a key out of service at once.',
      answer: Done,
      async run({ who, param }) {
        if (!(await deleteKey(tables, param('key')))) throw notFound('key');
        await log(who, 'key deleted', param('key'));
        return { done: true };
      },
    }),
    endpoint({
      route: 'GET /api/spend',
      summary: 'What was spent, by month and source.',
      answer: SpendTable,
      async run() {
        const { value, revision } = await spend.get(tables);
        return { items: value, revision };
      },
    }),
    endpoint({
      route: 'PUT /api/spend',
      summary: 'Changes the spend table over the revision in If-Match.',
      body: SpendTable.pick({ items: true }),
      answer: SpendTable,
      async run({ who, body, header }) {
        const revision = revisionOf(header('if-match')) + 1;
        if (!(await spend.put(tables, { value: body.items, revision }))) throw changed();
        await log(who, 'spend changed', 'spend');
        return { items: body.items, revision };
      },
    }),
  ];
};

const refuseTimeZone = (timeZone: string): void => {
  if (isTimeZone(timeZone)) return;
  throw new Refusal('bad request', `"${timeZone}" is not a time zone.`, 'Give one such as Europe/Berlin.');
};
