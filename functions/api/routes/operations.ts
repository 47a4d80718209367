import type { Endpoint, Services } from '../../http/index.ts';
import { audit, listAudit } from '../../store/audit.ts';
import { listJobs } from '../../store/job.ts';
import { listRejects } from '../../store/reject.ts';
import type { AuditEntry, DeadLetter } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import { deadLettersOf } from '../operations/dead-letters.ts';
import { listSuppressions, suppress } from '../operations/suppressions.ts';

/** What the audit log keeps of a dead letter. */
const told = ({ id, what, about }: DeadLetter) => ({ id, what, about });

/** What went wrong, who did what, who must not be mailed. */
export const operationRoutes = (services: Services): Endpoint[] => {
  const { tables } = services;
  const deadLetters = deadLettersOf(services.deps);
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
      route: 'GET /api/jobs',
      async run() {
        return { items: (await listJobs(tables)).toReversed() };
      },
    }),
  ];
};
