import { Refusal, type Services } from '../http/index.ts';
import { readLive } from '../store/live.ts';
import { isStartedByTime } from '../store/program.ts';
import { finishChanges, makeChange } from './change.ts';

const liveFlow = async ({ tables }: Services, id: string) => {
  await finishChanges(tables, { flow: id });
  const current = (await readLive(tables)).flows.find(({ flow }) => flow === id);
  if (current === undefined) throw new Refusal('refused', 'This flow is not live.', 'Publish it first.');
  return current;
};

/** Lets no more leads into a flow; those inside go on, or are taken out of it. */
export const pauseFlow = async (services: Services, by: string, id: string, finishInside: boolean): Promise<void> => {
  const { version } = await liveFlow(services, id);
  const at = services.now();
  const about = { flow: id, startedAt: at, startedBy: by };
  // Those of the version after the live one: every run is on an older one.
  const leave = { ...about, id: `leave-${id}-${version}-${at}`, kind: 'leave' as const, flowVersion: version + 1 };
  await makeChange(services.tables, {
    flow: id,
    at,
    by,
    live: { what: 'pause', paused: true },
    jobs: finishInside ? [leave] : [],
    audit: { what: 'flow paused', detail: {} },
  });
};

/** Lets leads into a flow again; one that begins by itself looks at all leads, which it did not while it was paused. */
export const resumeFlow = async (services: Services, by: string, id: string): Promise<void> => {
  const { version, trigger } = await liveFlow(services, id);
  const at = services.now();
  const about = { flow: id, startedAt: at, startedBy: by };
  const look = { ...about, id: `look-${id}-${version}-${at}`, kind: 'look' as const, flowVersion: version };
  await makeChange(services.tables, {
    flow: id,
    at,
    by,
    live: { what: 'pause', paused: false },
    jobs: isStartedByTime({ trigger, paused: false }) ? [look] : [],
    audit: { what: 'flow resumed', detail: {} },
  });
};
