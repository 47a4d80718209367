import { checkCondition, fieldCatalogue } from '../../../shared/condition/index.ts';
import type { Live } from '../../../shared/flow/index.ts';
import { readStep } from '../../../shared/flow/index.ts';
import { leadFieldsOf } from '../../../shared/workspace/index.ts';
import { idFrom } from '../../flows/index.ts';
import { type Endpoint, notFound, Refusal, type Services } from '../../http/index.ts';
import { RetryableError } from '../../runtime/index.ts';
import { audit } from '../../store/audit.ts';
import { getVersions } from '../../store/flow.ts';
import { createJob } from '../../store/job.ts';
import { readLive, writeLive } from '../../store/live.ts';
import { settings } from '../../store/workspace.ts';
import type { SaveSegmentRequest } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import type { Programs } from '../leads/programs.ts';
import type { LeadSnapshot } from '../leads/snapshot.ts';

const TRIES = 8;
const MOST = 200;

/** Saved segments. They are part of what is live, so that every score batch reads them with the rest. */
export const segmentRoutes = (services: Services, snapshot: LeadSnapshot, programs: Programs): Endpoint[] => {
  const { tables } = services;

  const change = async (to: (live: Live) => Live['segments']): Promise<Live> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const live = await readLive(tables);
      const next = { ...live, n: live.n + 1, segments: to(live) };
      if (await writeLive(tables, next)) return next;
    }
    throw new RetryableError('Others kept publishing at the same time.');
  };

  /** Who is in a segment that was defined just now is found by looking at all leads; no flow starts from that. */
  const fill = ({ n, model }: Live, segment: string, by: string): Promise<boolean> =>
    createJob(tables, {
      id: `look-segment-${segment}-${n}`,
      kind: 'look',
      flow: model?.flow ?? '',
      flowVersion: model?.version ?? 0,
      startedAt: services.now(),
      startedBy: by,
    });

  const refuseErrors = async ({ when }: SaveSegmentRequest): Promise<void> => {
    const [live, scored, { value: set }] = await Promise.all([readLive(tables), programs.live(), settings.get(tables)]);
    const catalogue = fieldCatalogue({
      leadFields: leadFieldsOf(set),
      groups: scored.model.groups,
      segments: live.segments,
    });
    const problems = checkCondition(when, catalogue, 'when').filter(({ severity }) => severity === 'error');
    if (problems.length === 0) return;
    throw new Refusal('refused', problems[0]?.message ?? '', 'Mend the condition.', { problems });
  };

  const log = (who: string, what: string, target: string) => audit(tables, { at: services.now(), who, what, target });

  return [
    endpoint({
      route: 'GET /api/segments',
      async run() {
        const [live, { leads }] = await Promise.all([readLive(tables), snapshot.current()]);
        const counts = new Map<string, number>();
        for (const { example, segments } of leads) {
          if (!example) for (const segment of segments) counts.set(segment, (counts.get(segment) ?? 0) + 1);
        }
        return { items: live.segments.map((segment) => ({ ...segment, leads: counts.get(segment.id) ?? 0 })) };
      },
    }),
    endpoint({
      route: 'POST /api/segments',
      async run({ who, body }) {
        await refuseErrors(body);
        const live = await readLive(tables);
        if (live.segments.length >= MOST) {
          throw new Refusal('refused', `There are ${MOST} segments already.`, 'Delete one that is no longer used.');
        }
        const segment = { ...body, id: idFrom(body.name, new Set(live.segments.map(({ id }) => id))) };
        const changed = await change(({ segments }) => [...segments.filter(({ id }) => id !== segment.id), segment]);
        await fill(changed, segment.id, who.name);
        await log(who.name, 'segment added', segment.id);
        return segment;
      },
    }),
    endpoint({
      route: 'PUT /api/segments/:segment',
      async run({ who, param, body }) {
        await refuseErrors(body);
        const segment = { ...body, id: param('segment') };
        const changed = await change(({ segments }) => {
          if (!segments.some(({ id }) => id === segment.id)) throw notFound('segment');
          return segments.map((it) => (it.id === segment.id ? segment : it));
        });
        await fill(changed, segment.id, who.name);
        await log(who.name, 'segment changed', segment.id);
        return segment;
      },
    }),
    endpoint({
      route: 'DELETE /api/segments/:segment',
      async run({ who, param }) {
        const id = param('segment');
        const { flows } = await readLive(tables);
        const user = (await getVersions(tables, flows)).find(
          ({ flow }) =>
            (flow.start.kind === 'trigger' &&
              flow.start.trigger.on === 'segment' &&
              flow.start.trigger.segment === id) ||
            Object.values(flow.steps).some((step) => {
              const read = readStep(step);
              return read?.kind.references(read.settings).some(({ to, id: named }) => to === 'segment' && named === id);
            }),
        );
        if (user !== undefined) {
          throw new Refusal(
            'refused',
            `The flow "${user.flow.name}" uses this segment.`,
            'Take it out of the flow first.',
          );
        }
        await change(({ segments }) => segments.filter((it) => it.id !== id));
        await log(who.name, 'segment deleted', id);
        return { done: true };
      },
    }),
  ];
};
