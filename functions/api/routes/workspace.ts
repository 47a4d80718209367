import { randomBytes } from 'node:crypto';
import type { Task } from '../../../shared/handoff/index.ts';
import { isTimeZone } from '../../../shared/time/index.ts';
import { KEY_PER_SECOND } from '../../collect/index.ts';
import { idFrom } from '../../flows/index.ts';
import { type Endpoint, notFound, Refusal, type Services, type Who } from '../../http/index.ts';
import { allowedTargets } from '../../steps/index.ts';
import { audit } from '../../store/audit.ts';
import { createJob } from '../../store/job.ts';
import { deleteKey, hashOfKey, listKeys, putKey, updateKey } from '../../store/key.ts';
import { readLive, writeLive } from '../../store/live.ts';
import { isExampleTask, tasksOfRep } from '../../store/task.ts';
import { formerReps, reps, settings, spend, teams } from '../../store/workspace.ts';
import type { Key } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import { repOf } from '../tasks/rows.ts';

const changed = () =>
  new Refusal('conflict', 'Somebody changed this meanwhile.', 'Load it again, then make your change.');

/** Settings, reps and teams, keys, spend, and who is asking. */
export const workspaceRoutes = (services: Services): Endpoint[] => {
  const { tables } = services;
  const privateTargets = allowedTargets(services.deps.env.RIPEN_WEBHOOK_ALLOW);
  const log = (who: Who, what: string, target: string) =>
    audit(tables, { at: services.now(), who: who.name, what, target });

  /** Days are counted in the workspace's time zone; where that changes, all leads are counted anew, which starts no flow. */
  const liveIn = async (timeZone: string, who: Who): Promise<void> => {
    for (;;) {
      const live = await readLive(tables);
      if (live.timeZone === timeZone) return;
      if (!(await writeLive(tables, { ...live, n: live.n + 1, timeZone }))) continue;
      if (live.model === null) return;
      const { flow, version } = live.model;
      const about = { flow, flowVersion: version, startedAt: services.now(), startedBy: who.name };
      await createJob(tables, { ...about, id: `zone-${live.n + 1}`, kind: 'rescore' });
      return;
    }
  };

  return [
    endpoint({
      route: 'GET /api/me',
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
      async run() {
        const { value, revision } = await settings.get(tables);
        return { settings: value, revision, privateTargets };
      },
    }),
    endpoint({
      route: 'PUT /api/settings',
      async run({ who, body, revision: before }) {
        refuseTimeZone(body.settings.timeZone);
        const revision = before + 1;
        if (!(await settings.put(tables, { value: body.settings, revision }))) throw changed();
        await liveIn(body.settings.timeZone, who);
        await log(who, 'settings changed', 'settings');
        return { settings: body.settings, revision, privateTargets };
      },
    }),
    endpoint({
      route: 'GET /api/reps',
      async run() {
        const [people, inTeams] = await Promise.all([reps.all(tables), teams.all(tables)]);
        const now = services.now();
        const desks = await Promise.all(people.map(({ id }) => tasksOfRep(tables, id, 'open')));
        return {
          items: people.map((rep, at) => ({
            rep,
            open: onDesk(desks[at]).length,
            overdue: onDesk(desks[at]).filter(({ dueAt }) => dueAt <= now).length,
          })),
          teams: inTeams,
        };
      },
    }),
    endpoint({
      route: 'POST /api/reps',
      async run({ who, body }) {
        const people = await reps.all(tables);
        const rep = {
          ...body,
          id: idFrom(body.name, new Set([...people, ...(await formerReps.all(tables))].map(({ id }) => id))),
        };
        await reps.put(tables, rep);
        await log(who, 'rep added', rep.id);
        return rep;
      },
    }),
    endpoint({
      route: 'PUT /api/reps/:rep',
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
      async run({ who, param }) {
        const desk = await Promise.all(
          (['open', 'accepted'] as const).map((it) => tasksOfRep(tables, param('rep'), it)),
        );
        if (onDesk(desk.flat()).length > 0) {
          throw new Refusal(
            'refused',
            'This rep still has open handoffs.',
            'Reassign them first, or mark the rep as away.',
          );
        }
        const former = (await reps.all(tables)).find(({ id }) => id === param('rep'));
        if (former !== undefined) await formerReps.put(tables, former);
        await reps.delete(tables, param('rep'));
        await log(who, 'rep removed', param('rep'));
        return { done: true };
      },
    }),
    endpoint({
      route: 'POST /api/teams',
      async run({ who, body }) {
        const team = { ...body, id: idFrom(body.name, new Set((await teams.all(tables)).map(({ id }) => id))) };
        await teams.put(tables, team);
        await log(who, 'team added', team.id);
        return team;
      },
    }),
    endpoint({
      route: 'PUT /api/teams/:team',
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
      async run() {
        const perSecond = Number(services.deps.env.KEY_PER_SECOND ?? KEY_PER_SECOND);
        return { items: (await listKeys(tables)) as Key[], limits: { perSecond } };
      },
    }),
    endpoint({
      route: 'POST /api/keys',
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
      async run({ who, param }) {
        if (!(await deleteKey(tables, param('key')))) throw notFound('key');
        await log(who, 'key deleted', param('key'));
        return { done: true };
      },
    }),
    endpoint({
      route: 'GET /api/spend',
      async run() {
        const { value, revision } = await spend.get(tables);
        return { items: value, revision };
      },
    }),
    endpoint({
      route: 'PUT /api/spend',
      async run({ who, body, revision: before }) {
        const revision = before + 1;
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

/** What of a desk is work: examples are there to be looked at. */
const onDesk = (tasks: readonly Task[] = []): Task[] => tasks.filter((task) => !isExampleTask(task));
