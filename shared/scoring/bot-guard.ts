import { type ActivityEntry, entryKey } from '../lead/index.ts';

/** Nobody reads so fast: this many different links of one email within this many milliseconds. */
const impossibleSpeed = { links: 3, withinMs: 5_000 } as const;

const messageOf = ({ properties }: ActivityEntry): string | null =>
  typeof properties.message === 'string' ? properties.message : null;

/**
 * The clicks among some activities that no person made: three different links of one email within five seconds, as mail
 * scanners open them. Answers the keys of the entries, in the order given, so that they can be taken back with a reason.
 */
export const tooFast = (activities: readonly ActivityEntry[]): string[] => {
  const clicks = activities
    .filter((entry) => entry.type === 'Email Clicked' && entry.machine === undefined && messageOf(entry) !== null)
    .map((entry) => ({
      entry,
      at: Date.parse(entry.at),
      message: messageOf(entry),
      url: String(entry.properties.url),
    }));
  const flagged = new Set<string>();
  for (const { at, message } of clicks) {
    const burst = clicks.filter(
      (other) => other.message === message && other.at >= at && other.at - at <= impossibleSpeed.withinMs,
    );
    if (new Set(burst.map(({ url }) => url)).size < impossibleSpeed.links) continue;
    for (const { entry } of burst) flagged.add(entryKey(entry));
  }
  return activities.map(entryKey).filter((key) => flagged.has(key));
};
