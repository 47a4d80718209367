import type * as z from 'zod';
import type { Live, LiveFlow } from '../../shared/flow/index.ts';
import type { Published, PublishRequest } from '../api/contract/index.ts';
import { countInside } from '../flows/index.ts';
import type { Services } from '../http/index.ts';
import type { FlowVersion } from '../store/flow.ts';
import { createJob } from '../store/job.ts';
import { isStartedByTime } from '../store/program.ts';

type Choice = Pick<z.output<typeof PublishRequest>, 'inside' | 'announce'>;

/**
 * What a publish sets in motion: the re-score of all leads where the model changed, a look at all leads where the flow
 * begins by itself, and what was chosen for the leads that are inside older versions. All are jobs of the sweep, one per
 * version, however often they are asked for.
 */
export const afterPublishing = async (
  services: Services,
  by: string,
  { flow, version, publishedAt }: FlowVersion,
  before: Live,
  { inside, announce }: Choice,
  machines: Readonly<Record<string, string>>,
): Promise<z.infer<typeof Published>> => {
  const { tables } = services;
  const about = { flow: flow.id, flowVersion: version, startedAt: services.now(), startedBy: by };
  const scoring = flow.start.kind === 'scoring';
  const rescore = scoring && before.model !== null ? `rescore-${flow.id}-${version}` : null;
  if (rescore !== null) await createJob(tables, { ...about, id: rescore, kind: 'rescore', announce });
  if (flow.start.kind === 'trigger' && isStartedByTime({ trigger: flow.start.trigger, paused: false })) {
    await createJob(tables, { ...about, id: `look-${flow.id}-${version}`, kind: 'look' });
  }

  const counted = await countInside(tables, flow.id, version);
  const older = counted.running - (counted.byVersion.get(version) ?? 0);
  if (inside.what === 'finish' && older > 0) {
    await createJob(tables, { ...about, id: `leave-${flow.id}-${version}`, kind: 'leave' });
  }
  if (inside.what === 'move' && older > 0) {
    await createJob(tables, { ...about, id: `move-${flow.id}-${version}`, kind: 'move', map: inside.map, machines });
  }
  return { version, publishedAt, rescore, inside: older };
};

/** Takes everybody out of a flow that is live. */
export const finishInside = async (services: Services, by: string, flow: string, version: number): Promise<void> => {
  const startedAt = services.now();
  const id = `leave-${flow}-${version}-${startedAt}`;
  // The version after the live one: every run is on an older one.
  await createJob(services.tables, { id, kind: 'leave', flow, flowVersion: version + 1, startedAt, startedBy: by });
};

/** Looks at all leads for a flow that begins by itself, which they were not looked at for while it was paused. */
export const lookAgain = async (
  services: Services,
  by: string,
  { flow, version, trigger }: LiveFlow,
): Promise<void> => {
  if (!isStartedByTime({ trigger, paused: false })) return;
  const startedAt = services.now();
  const id = `look-${flow}-${version}-${startedAt}`;
  await createJob(services.tables, { id, kind: 'look', flow, flowVersion: version, startedAt, startedBy: by });
};
