import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { audit, listAudit } from '../../store/audit.ts';
import { listJobs } from '../../store/job.ts';
import { listRejects } from '../../store/reject.ts';
import {
  type AuditEntry,
  AuditList,
  type DeadLetter,
  DeadLetterList,
  Discarded,
  DiscardRequest,
  Done,
  JobList,
  PageQuery,
  Redriven,
  RedriveRequest,
  RejectList,
  SuppressionList,
  SuppressRequest,
} from '../contract/index.ts';
import { deadLettersOf } from '../operations/dead-letters.ts';
import { listSuppressions, suppress } from '../operations/suppressions.ts';
import type { Services } from '../services.ts';

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
      summary: 'What was sent and could not be kept, with the reasons.',
      query: PageQuery,
      answer: RejectList,
      run: ({ query }) => listRejects(tables, query.limit ?? 50, query.cursor),
    }),
    endpoint({
      route: 'GET /api/dead-letters',
      summary: 'Messages that could not be worked on after all their tries, by queue.',
      answer: DeadLetterList,
      run: () => deadLetters.list(),
    }),
    endpoint({
      route: 'POST /api/dead-letters/redrive',
      summary: 'Puts the dead letters of a queue back on it: those named, or all.',
      body: RedriveRequest,
      answer: Redriven,
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
      summary: 'Throws the named dead letters of a queue away; the audit log keeps what they were about.',
      body: DiscardRequest,
      answer: Discarded,
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
      summary: 'Who changed what, newest first.',
      query: PageQuery,
      answer: AuditList,
      run: ({ query }) => listAudit(tables, query.limit ?? 50, query.cursor),
    }),
    endpoint({
      route: 'GET /api/suppressions',
      summary: 'Addresses that get no mail, as keyed hashes.',
      query: PageQuery,
      answer: SuppressionList,
      run: ({ query }) => listSuppressions(services, query.limit ?? 100, query.cursor),
    }),
    endpoint({
      route: 'POST /api/suppressions',
      summary: 'Never mails this address again, whoever has it.',
      body: SuppressRequest,
      answer: Done,
      status: 201,
      async run({ who, body }) {
        await suppress(services, who, body.email);
        return { done: true };
      },
    }),
    endpoint({
      route: 'GET /api/jobs',
      summary: 'Long work in the background, such as a re-score.',
      answer: JobList,
      async run() {
        return { items: (await listJobs(tables)).toReversed() };
      },
    }),
  ];
};
