import { audit, listAudit } from '../../store/audit.ts';
import { listJobs } from '../../store/job.ts';
import { listRejects } from '../../store/reject.ts';
import {
  AuditList,
  DeadLetterList,
  Done,
  JobList,
  PageQuery,
  Redriven,
  RedriveRequest,
  RejectList,
  SuppressionList,
  SuppressRequest,
} from '../contract/index.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { deadLettersOf } from '../operations/dead-letters.ts';
import { listSuppressions, suppress } from '../operations/suppressions.ts';
import type { Services } from '../services.ts';

/** What went wrong, who did what, who must not be mailed. */
export const operationRoutes = (services: Services): Endpoint[] => {
  const { tables } = services;
  const deadLetters = deadLettersOf(services.deps);
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
      summary: 'Puts the dead letters of a queue back on it.',
      body: RedriveRequest,
      answer: Redriven,
      async run({ who, body }) {
        const moved = await deadLetters.redrive(body.queue);
        await audit(tables, {
          at: services.now(),
          who: who.name,
          what: 'dead letters put back',
          target: body.queue,
          detail: { moved },
        });
        return { moved };
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
