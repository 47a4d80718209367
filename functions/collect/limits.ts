/** How often something may be done: so many at once, and again as time goes by. */
export type Limit = { burst: number; perSecond: number };

/** How one use of a limit went: what is left now, and in how many seconds there is room for it. */
type Use = { taken: boolean; left: number; retrySeconds: number };

const MOST_KEPT = 10_000;

/** Counts uses by name, each with room of its own. It lives in this process: each instance of a function counts alone. */
const limiter = ({ burst, perSecond }: Limit, now: () => number): ((name: string, cost: number) => Use) => {
  const used = new Map<string, { level: number; at: number }>();
  return (name, cost) => {
    const at = now();
    const before = used.get(name);
    const level = before === undefined ? 0 : Math.max(0, before.level - ((at - before.at) / 1000) * perSecond);
    const taken = level + cost <= burst;
    const after = taken ? level + cost : level;
    used.delete(name);
    // Who has not come for longest makes room.
    const oldest = used.size >= MOST_KEPT ? used.keys().next().value : undefined;
    if (oldest !== undefined) used.delete(oldest);
    used.set(name, { level: after, at });
    const retrySeconds = taken ? 0 : Math.max(1, Math.ceil((level + cost - burst) / perSecond));
    return { taken, left: Math.floor(burst - after), retrySeconds };
  };
};

/** What public keys may do, whoever uses them: in requests, of which a long batch is several. */
export type CollectLimits = { key: Limit; address: Limit };

/** The limits of public keys where `perSecond` requests of one key are taken for long. */
export const collectLimits = (perSecond: number): CollectLimits => ({
  key: { burst: perSecond * 10, perSecond },
  address: { burst: perSecond * 5, perSecond: perSecond / 2 },
});

/** Requests a second of one public key, where nothing else is set. */
export const KEY_PER_SECOND = 100;

/** Messages of a batch that count as one request. */
const MESSAGES_A_REQUEST = 20;

/** Whether a request may go on, with the headers that say so: the drafted `RateLimit` fields, and `Retry-After`. */
export type Admission = { taken: boolean; headers: Record<string, string> };

/** Looks at a request's key and address. A secret key is known to its owner alone, and is not limited. */
export const admission = (limits: CollectLimits, now: () => number) => {
  const rules = [
    { name: 'key', limit: limits.key, take: limiter(limits.key, now) },
    { name: 'address', limit: limits.address, take: limiter(limits.address, now) },
  ] as const;
  return (of: { key: string; address: string }, messages = 1): Admission => {
    const cost = Math.ceil(messages / MESSAGES_A_REQUEST);
    const uses = rules.map(({ name, limit, take }) => ({ name, limit, use: take(of[name], cost) }));
    const window = ({ burst, perSecond }: Limit) => Math.ceil(burst / perSecond);
    const retry = Math.max(...uses.map(({ use }) => use.retrySeconds));
    return {
      taken: uses.every(({ use }) => use.taken),
      headers: {
        'ratelimit-policy': uses.map(({ name, limit }) => `"${name}";q=${limit.burst};w=${window(limit)}`).join(', '),
        ratelimit: uses.map(({ name, use }) => `"${name}";r=${use.left};t=${use.retrySeconds}`).join(', '),
        ...(retry > 0 && { 'retry-after': String(retry) }),
      },
    };
  };
};
