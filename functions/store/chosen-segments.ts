import type { Json } from '../../shared/activity/index.ts';

/**
 * A flow may put a lead into a segment or keep it out, whatever the segment's condition says. That is written in the
 * profile, as a field of its own, so that it folds, replays and merges like everything else we know of a lead.
 */
export const chosenField = (segment: string): string => `segment:${segment}`;
export const chosenValue = { add: 'in', remove: 'out' } as const;

type Profile = Readonly<Record<string, Json>>;

/** Whether somebody has decided that the lead is in this segment, or is not. */
export const chosen = (profile: Profile, segment: string): boolean | undefined => {
  const value = profile[chosenField(segment)];
  return value === chosenValue.add ? true : value === chosenValue.remove ? false : undefined;
};

/** The segments that a lead is in once what was decided counts, which the score handler may not have seen yet. */
export const withChosen = (profile: Profile, segments: readonly string[]): string[] => {
  const kept = segments.filter((segment) => chosen(profile, segment) !== false);
  const added = Object.keys(profile)
    .filter((field) => field.startsWith(chosenField('')))
    .map((field) => field.slice(chosenField('').length))
    .filter((segment) => chosen(profile, segment) === true && !kept.includes(segment));
  return [...kept, ...added];
};
