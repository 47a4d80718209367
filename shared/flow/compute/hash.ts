/** A well-mixed number from 0 to 2³²−1 that depends on nothing but the texts (FNV-1a, then murmur's finish). */
export const hashOf = (...texts: readonly string[]): number => {
  let hash = 0x811c9dc5;
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    // Ends each text, so that ("ab", "c") and ("a", "bc") differ.
    hash = Math.imul(hash ^ 0x1ff, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** How finely leads are told apart by chance. */
const BUCKETS = 10_000;

/** The lead's bucket for a random split, always the same one. */
export const bucketOf = (lead: string, flow: string, salt: string): number =>
  Math.floor((hashOf(lead, flow, salt) / 2 ** 32) * BUCKETS);
