import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../../../shared/workspace/index.ts';
import { type Endpoint, notFound, Refusal, type Services } from '../../http/index.ts';
import { redoer } from '../../steps/index.ts';
import { audit, eachAuditLine, listAudit } from '../../store/audit.ts';
import { listJobs } from '../../store/job.ts';
import { listRejects } from '../../store/reject.ts';
import { listTroubles } from '../../store/trouble.ts';
import { getUncertain, listUncertain, putUncertain, removeUncertain } from '../../store/uncertain.ts';
import type { DeadLetter } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import { deadLettersOf } from '../operations/dead-letters.ts';
import { lift, listSuppressions, suppress } from '../operations/suppressions.ts';

/** What the audit log keeps of a dead letter. */
const told = ({ id, what, about }: DeadLetter) => ({ id, what, about });

/** What went wrong, who did what, who must not be mailed. */
export const operationRoutes = (services: Services): Endpoint[] => {
  const { tables } = services;
  const deadLetters = deadLettersOf(services.deps);
  const redo = redoer(services.deps);
  const log = (who: string, what: string, target: string, detail: AuditEntry['detail']) =>
    audit(tables, { at: services.now(), who, what, target, detail });
  return [
    endpoint({
      route: 'GET /api/rejects',
      run: ({ query }) => listRejects(tables, query.limit ?? 50, query.cursor),
    }),
    endpoint({
      route: 'GET /api/dead-letters',
      run: () => deadLetters.list(),
    }),
    endpoint({
      route: 'POST /api/dead-letters/redrive',
      async run({ who, body: { queue, ids } }) {
        if (ids === undefined) {
          const moved = await deadLetters.redrive(queue);
          await log(who.name, 'dead letters put back', queue, { moved });
          return { moved };
        }
        const { letters, putBack } = await deadLetters.take(queue, ids);
        await putBack();
        if (letters.length > 0) await log(who.name, 'dead letters put back', queue, { letters: letters.map(told) });
        return { moved: letters.length };
      },
    }),
    endpoint({
      route: 'POST /api/dead-letters/discard',
      async run({ who, body: { queue, ids } }) {
        const { letters, discard } = await deadLetters.take(queue, ids);
        // Told first: nothing goes without a trace.
        if (letters.length > 0) await log(who.name, 'dead letters discarded', queue, { letters: letters.map(told) });
        await discard();
        return { discarded: letters.length };
      },
    }),
    endpoint({
      route: 'GET /api/audit.ndjson',
      async run() {
        const lines: string[] = [];
        for await (const line of eachAuditLine(tables)) lines.push(`${JSON.stringify(line)}\n`);
        return { raw: lines.join(''), type: 'application/x-ndjson' };
      },
    }),
    endpoint({
      route: 'GET /api/audit',
      run: ({ query }) => listAudit(tables, query.limit ?? 50, query.cursor),
    }),
    endpoint({
      route: 'GET /api/suppressions',
      run: ({ query }) => listSuppressions(services, query.limit ?? 100, query.cursor),
    }),
    endpoint({
      route: 'POST /api/suppressions',
      async run({ who, body }) {
        await suppress(services, who, body.email);
        return { done: true };
      },
    }),
    endpoint({
      route: 'POST /api/suppressions/lift',
      async run({ who, body }) {
        await lift(services, who, body.email, body.reason);
        return { done: true };
      },
    }),
    endpoint({
      route: 'GET /api/troubles',
      async run() {
        const troubles = await listTroubles(tables);
        return { items: troubles.map(({ until = null, ...trouble }) => ({ ...trouble, until })) };
      },
    }),
    endpoint({
      route: 'GET /api/uncertain',
      run: ({ query }) => listUncertain(tables, query.limit ?? 50, query.cursor),
    }),
    endpoint({
      route: 'POST /api/uncertain/:uncertain/do',
      async run({ who, param }) {
        const uncertain = await getUncertain(tables, param('uncertain'));
        if (uncertain === undefined) throw notFound('uncertain effect');
        // Off the list first: two people who press at once do it once.
        if (!(await removeUncertain(tables, uncertain.id))) throw notFound('uncertain effect');
        const redone = await redo(uncertain, randomUUID().slice(0, 8));
        if (redone.what === 'not now') await putUncertain(tables, uncertain);
        if (redone.what !== 'done') {
          throw new Refusal('refused', redone.reason, 'Try again later, or leave it.');
        }
        await log(who.name, 'uncertain effect done', uncertain.id, { what: uncertain.what, step: uncertain.step });
        return { done: true };
      },
    }),
    endpoint({
      route: 'POST /api/uncertain/:uncertain/leave',
      async run({ who, param }) {
        if (!(await removeUncertain(tables, param('uncertain')))) throw notFound('uncertain effect');
        await log(who.name, 'uncertain effect left', param('uncertain'), {});
        return { done: true };
      },
    }),
    endpoint({
      route: 'GET /api/jobs',
      async run() {
        return { items: (await listJobs(tables)).toReversed() };
      },
    }),
  ];
};
