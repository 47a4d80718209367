/** The most bytes one message may have, as the Segment spec has it. */
export const MESSAGE_BYTES = 32 * 1024;
/** The most bytes one request may have. */
export const REQUEST_BYTES = 500 * 1024;
/** How deep properties may nest; nobody means more, and walking them must stay cheap. */
export const DEEPEST = 24;
/** How deep a whole message may nest before anything of it is looked at. */
export const DEEPEST_MESSAGE = DEEPEST + 8;

/** True if a JSON value nests deeper than `levels`; looks no further than that. */
export const isDeeperThan = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
};
