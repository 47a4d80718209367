/** Something that will happen. */
type Coming = { at: number; order: number; run: () => unknown; cancelled: boolean };

/** What Node gives to whoever is not simulated. */
const nextTurn = globalThis.setImmediate;

/**
 * Time as a list of what comes: the earliest happens next, and in between nothing is. What happens may start work that
 * goes on in promises; before the next thing happens all of that has come to where only the timeline can move it.
 */
export const createTimeline = (start: number) => {
  const heap: Coming[] = [];
  let now = start;
  let order = 0;
  let happened = 0;

  const before = (a: Coming, b: Coming) => a.at < b.at || (a.at === b.at && a.order < b.order);
  const push = (coming: Coming) => {
    let at = heap.push(coming) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Coming;
      if (!before(coming, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = coming;
  };
  const pop = (): Coming | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && before(right, left)) child += 1;
      const smaller = heap[child] as Coming;
      if (!before(smaller, last)) break;
      heap[at] = smaller;
      at = child;
    }
    heap[at] = last;
    return first;
  };

  const turn = () => new Promise<void>((resolve) => nextTurn(() => resolve()));

  return {
    now: () => now,
    /** How many things have happened. */
    happened: () => happened,
    after(ms: number, run: () => unknown): () => void {
      order += 1;
      const coming = { at: now + Math.max(0, ms), order, run, cancelled: false };
      push(coming);
      return () => {
        coming.cancelled = true;
      };
    },
    /** When the next thing happens; undefined if nothing ever will. */
    next(): number | undefined {
      while (heap[0]?.cancelled === true) pop();
      return heap[0]?.at;
    },
    /** Lets the next thing happen. `isBusy` says that somebody is at work outside of the timeline and must be waited for. */
    async step(isBusy: () => boolean): Promise<boolean> {
      const coming = pop();
      if (coming === undefined) return false;
      if (coming.cancelled) return true;
      now = Math.max(now, coming.at);
      happened += 1;
      coming.run();
      await turn();
      for (let turns = 0; isBusy(); turns += 1) {
        if (turns > 200_000) throw new Error('Something waits for what the timeline does not know.');
        await turn();
      }
      return true;
    },
    settle: turn,
  };
};

export type Timeline = ReturnType<typeof createTimeline>;
