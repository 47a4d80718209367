import * as z from 'zod';
import { JsonObject } from '../../../shared/activity/index.ts';
import type { BusEvents } from '../../../shared/event/index.ts';
import { type LiveFlow, startTitle } from '../../../shared/flow/index.ts';
import { readLive } from '../../store/live.ts';
import { enter } from '../enter.ts';
import type { Tools } from '../tools.ts';

/** An activity as conditions read it; a sender of `Trigger Matched` may leave out what it does not have. */
const ActivityFacts = z.object({
  type: z.string(),
  at: z.string(),
  properties: JsonObject.default({}),
  context: JsonObject.default({}),
  source: z.string().default('system'),
});

/** The lead enters on the version that is live now, which may be later than the one that was matched. */
export const onTriggerMatched = async (tools: Tools, event: BusEvents['Trigger Matched']): Promise<void> => {
  const { flows } = await readLive(tools.tables);
  const flow = flows.find((candidate) => candidate.flow === event.flow);
  if (flow === undefined || flow.trigger === null) return;
  const activity = ActivityFacts.safeParse(event.activity).data;
  const words = activity === undefined ? wordsOf(flow, event.cause) : `Did “${activity.type}”`;
  const cause = { event: 'Trigger Matched', id: event.id, at: event.at, words: words.slice(0, 300) };
  await enter(tools, event.lead, { flow, at: 'then', cause, ...(activity !== undefined && { activity }) });
};

const wordsOf = ({ trigger }: LiveFlow, cause: string): string =>
  trigger?.on === 'date' || trigger?.on === 'inactivity'
    ? startTitle({ kind: 'trigger', trigger, next: {} }, {})
    : cause;
