/** A click on a link of one email: when (ISO), and what tells its link from the others. */
export type Click = { id: string; at: string; link: string };

/** Nobody reads so fast: this many different links of one email within this many milliseconds. */
const impossibleSpeed = { links: 3, withinMs: 5_000 } as const;

/** Why such clicks do not count, for receipts and timelines. */
export const tooFastReason =
  'Three links of one email within five seconds: a mail scanner follows them so fast, no person does.';

/**
 * The ids of those clicks on one email that no person made: three different links within five seconds, as mail scanners
 * open them. Whoever is told of a click asks about all clicks so far, and takes back those that came before it was clear.
 */
export const tooFast = (clicks: readonly Click[]): ReadonlySet<string> => {
  const timed = clicks.map(({ id, at, link }) => ({ id, at: Date.parse(at), link }));
  const flagged = new Set<string>();
  for (const { at } of timed) {
    const burst = timed.filter((other) => other.at >= at && other.at - at <= impossibleSpeed.withinMs);
    if (new Set(burst.map(({ link }) => link)).size < impossibleSpeed.links) continue;
    for (const { id } of burst) flagged.add(id);
  }
  return flagged;
};
