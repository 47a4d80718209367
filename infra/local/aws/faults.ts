/** Which calls or deliveries a fault strikes; a field left out matches everything. */
export type FaultTarget = {
  /** The principal's name. */
  principal?: string;
  service?: Service;
  operation?: string;
};

export type Service = 'dynamodb' | 'events' | 'sqs' | 'states' | 'ses' | 'lambda';

/**
 * throttle: refused with the service's throttling error, not performed.
 * error: refused with a 500, not performed.
 * lost-response: performed, then the connection is cut.
 * unprocessed: a BatchWriteItem or BatchGetItem that hands back half of its items.
 */
export type CallFault = 'throttle' | 'error' | 'lost-response' | 'unprocessed';

/** duplicate: the batch is delivered a second time after it succeeded. reorder: pending messages are taken newest first. */
export type DeliveryFault = 'duplicate' | 'reorder';

/** What a fault has done so far. */
export type FaultHandle = { hits(): number; remove(): void };

/** What the server asks before and after each call, and queues before each delivery. */
export type FaultSwitch = {
  /** Strikes matching calls, after letting `skip` pass, `times` times (always unless said). */
  onCall(target: FaultTarget, fault: CallFault, options?: { skip?: number; times?: number }): FaultHandle;
  onDelivery(queue: string, fault: DeliveryFault, options?: { times?: number }): FaultHandle;
  /**
   * Cuts the connection at the `nth` call (from 1, counted from now) of a principal, before or after it is performed,
   * and at every later one until `reset`: what a crash of that caller looks like from here.
   */
  cutAt(principal: string, nth: number, when?: 'before' | 'after'): { reached(): boolean };
  /** Ends every fault and cut; counts stay. */
  reset(): void;
  /** Calls so far, by principal and `service:Operation`. */
  counts(): Record<string, Record<string, number>>;
  clearCounts(): void;
  /** For the server: what to do with this call. Counts it. */
  strikeCall(principal: string, service: Service, operation: string): Strike;
  /** For queues: whether the fault strikes this delivery. */
  strikeDelivery(queue: string, fault: DeliveryFault): boolean;
};

export type Strike = CallFault | 'cut-before' | 'cut-after' | 'none';

type Active<F> = { fault: F; skip: number; left: number; hits: number };

const strikes = (active: Active<unknown>): boolean => {
  if (active.skip > 0) {
    active.skip -= 1;
    return false;
  }
  if (active.left <= 0) return false;
  active.left -= 1;
  active.hits += 1;
  return true;
};

/** A switch with no fault set; hand it to `startAws` and set faults while it runs. */
export const createFaultSwitch = (): FaultSwitch => {
  const calls = new Set<Active<CallFault> & { target: FaultTarget }>();
  const deliveries = new Set<Active<DeliveryFault> & { queue: string }>();
  const cuts = new Map<string, { left: number; when: 'before' | 'after'; reached: boolean }>();
  let counted: Record<string, Record<string, number>> = {};
  const handle = <T extends Active<unknown>>(set: Set<T>, active: T): FaultHandle => {
    set.add(active);
    return { hits: () => active.hits, remove: () => void set.delete(active) };
  };

  return {
    onCall: (target, fault, { skip = 0, times = Number.POSITIVE_INFINITY } = {}) =>
      handle(calls, { target, fault, skip, left: times, hits: 0 }),
    onDelivery: (queue, fault, { times = Number.POSITIVE_INFINITY } = {}) =>
      handle(deliveries, { queue, fault, skip: 0, left: times, hits: 0 }),
    cutAt(principal, nth, when = 'before') {
      const cut = { left: nth, when, reached: false };
      cuts.set(principal, cut);
      return { reached: () => cut.reached };
    },
    reset() {
      calls.clear();
      deliveries.clear();
      cuts.clear();
    },
    counts: () => structuredClone(counted),
    clearCounts() {
      counted = {};
    },
    strikeCall(principal, service, operation) {
      counted[principal] ??= {};
      const mine = counted[principal];
      const key = `${service}:${operation}`;
      mine[key] = (mine[key] ?? 0) + 1;
      const cut = cuts.get(principal);
      if (cut !== undefined) {
        cut.left -= 1;
        if (cut.left === 0) cut.reached = true;
        if (cut.left <= 0) return cut.left === 0 && cut.when === 'after' ? 'cut-after' : 'cut-before';
      }
      for (const active of calls) {
        const { target } = active;
        if (target.principal !== undefined && target.principal !== principal) continue;
        if (target.service !== undefined && target.service !== service) continue;
        if (target.operation !== undefined && target.operation !== operation) continue;
        if (strikes(active)) return active.fault;
      }
      return 'none';
    },
    strikeDelivery(queue, fault) {
      for (const active of deliveries) {
        if (active.queue === queue && active.fault === fault && strikes(active)) return true;
      }
      return false;
    },
  };
};
