import type { TimelineItem } from '../../../../functions/api/contract/index.ts';

/** A cause in words: where it is the key of something on the timeline, that thing's title. */
export const causeIn = (timeline: readonly TimelineItem[], cause: string): string =>
  timeline.find(({ key }) => key === cause || key.endsWith(`#${cause}`))?.title ?? cause;
