import { randomUUID } from 'node:crypto';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import type { Group } from '../../../shared/scoring/index.ts';
import { type Endpoint, notFound, Refusal, type Services, sourceOf, type Who } from '../../http/index.ts';
import { audit } from '../../store/audit.ts';
import { readRoot } from '../../store/lead.ts';
import { readEntries } from '../../store/ledger.ts';
import type { Submitted } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import { erase } from '../leads/erase.ts';
import type { Programs, Scored } from '../leads/programs.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';
import { submit } from '../leads/submit.ts';

type Adjustment = Extract<LedgerEntry, { kind: 'adjustment' }>;

/** The group of the live model that points by hand are for. */
const groupOf = ({ model }: Scored, id: string): Group => {
  const group = model.groups.find((one) => one.id === id || one.takesOver?.includes(id));
  if (group !== undefined) return group;
  throw new Refusal(
    'refused',
    `The live scoring model has no group “${id}”.`,
    `Choose one of ${model.groups.map((one) => one.id).join(', ')}.`,
  );
};

/** What people change about a lead by hand. Each is an entry of the lead's ledger, on its way over the score queue. */
export const leadChangeRoutes = (services: Services, snapshot: LeadSnapshot, programs: Programs): Endpoint[] => {
  const base = (who: Who) => {
    const at = services.now();
    return { v: 1 as const, id: randomUUID(), at, receivedAt: at, source: sourceOf(who) };
  };

  const enter = async (who: Who, lead: string, entry: LedgerEntry): Promise<Submitted> => {
    const submitted = await submit(services, lead, entry);
    await audit(services.tables, {
      at: entry.receivedAt,
      who: who.name,
      what: entry.kind === 'adjustment' ? `${entry.kind}: ${entry.change.what}` : entry.kind,
      target: lead,
      detail: { entry: submitted.entry },
    });
    if (submitted.applied) await snapshot.reread(lead);
    return submitted;
  };

  const adjust = (who: Who, lead: string, change: Adjustment['change'], reason: string) =>
    enter(who, lead, { ...base(who), kind: 'adjustment', change, reason });

  return [
    endpoint({
      route: 'POST /api/leads/:lead/adjust',
      async run({ who, param, body: { reason, ...points } }) {
        groupOf(await programs.live(), points.group);
        return adjust(who, param('lead'), { what: 'points', ...points }, reason);
      },
    }),
    endpoint({
      route: 'POST /api/leads/:lead/score',
      async run({ who, param, body: { reason, score: points, ...where } }) {
        const scored = await programs.live();
        const group = groupOf(scored, where.group);
        const most = Math.min(group.cap ?? points, scored.model.total.cap ?? points);
        const least = Math.max(group.floor ?? points, scored.model.total.floor ?? points);
        if (points > most || points < least) {
          throw new Refusal(
            'refused',
            `“${group.name}” holds at least ${least} and at most ${most} points.`,
            'Choose a score within that, or another group.',
          );
        }
        return adjust(who, param('lead'), { what: 'score', points, ...where }, reason);
      },
    }),
    endpoint({
      route: 'POST /api/leads/:lead/stage',
      run: ({ who, param, body: { stage, reason } }) => adjust(who, param('lead'), { what: 'stage', stage }, reason),
    }),
    endpoint({
      route: 'POST /api/leads/:lead/freeze',
      run: ({ who, param, body: { frozen, reason } }) => adjust(who, param('lead'), { what: 'freeze', frozen }, reason),
    }),
    endpoint({
      route: 'POST /api/leads/:lead/retract',
      async run({ who, param, body }) {
        const lead = await readRoot(services.tables, param('lead'));
        if (lead === undefined) throw notFound('lead');
        const [entry] = await readEntries(services.tables, lead.id, [body.entry]);
        if (entry === undefined) throw notFound('entry');
        // Taking a retraction back restores what it took back.
        if (entry.kind === 'announced' || entry.kind === 'merge') {
          throw new Refusal(
            'refused',
            `A ${entry.kind} cannot be taken back.`,
            'Adjust the points or the stage by hand.',
          );
        }
        return enter(who, lead.id, { ...base(who), kind: 'retraction', of: body.entry, reason: body.reason });
      },
    }),
    endpoint({
      route: 'POST /api/leads/:lead/merge',
      async run({ who, param, body }) {
        const [root, child] = await Promise.all([
          readRoot(services.tables, param('lead')),
          readRoot(services.tables, body.child),
        ]);
        if (root === undefined || child === undefined) throw notFound('lead');
        if (root.id === child.id) {
          throw new Refusal('refused', 'These are one lead already.', 'Choose two different leads.');
        }
        const submitted = await enter(who, root.id, {
          ...base(who),
          kind: 'merge',
          child: child.id,
          reason: body.reason,
        });
        if (submitted.applied) await snapshot.reread(child.id);
        return submitted;
      },
    }),
    endpoint({
      route: 'POST /api/leads/:lead/consent',
      run: ({ who, param, body }) =>
        enter(who, param('lead'), { ...base(who), kind: 'consent', channel: 'email', ...body }),
    }),
    endpoint({
      route: 'POST /api/leads/:lead/profile',
      run: ({ who, param, body }) => enter(who, param('lead'), { ...base(who), kind: 'profile', fields: body.fields }),
    }),
    endpoint({
      route: 'DELETE /api/leads/:lead',
      async run({ who, param }) {
        await erase(services, programs, param('lead'));
        snapshot.forget(param('lead'));
        await audit(services.tables, { at: services.now(), who: who.name, what: 'erasure', target: param('lead') });
        return { done: true };
      },
    }),
  ];
};
