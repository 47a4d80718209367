import type { BusEvents } from '../../../shared/event/index.ts';
import { readLive } from '../../store/live.ts';
import { enter } from '../enter.ts';
import type { Tools } from '../tools.ts';

export const onSegmentChanged = async (tools: Tools, event: BusEvents['Segment Changed']): Promise<void> => {
  if (!event.startsFlows) return;
  const { flows, segments } = await readLive(tools.tables);
  const name = segments.find(({ id }) => id === event.segment)?.name ?? event.segment;
  for (const flow of flows) {
    const { trigger } = flow;
    if (trigger?.on !== 'segment' || trigger.segment !== event.segment || trigger.entered !== event.entered) continue;
    const words = `${event.entered ? 'Entered' : 'Left'} the segment “${name}”`.slice(0, 300);
    await enter(tools, event.lead, {
      flow,
      at: 'then',
      cause: { event: 'Segment Changed', id: event.id, at: event.at, words },
    });
  }
};
