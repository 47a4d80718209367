/** Knows whether anything is going on, for those who wait until nothing is. */
export type Quiet = {
  /** `isIdle` is asked whenever something may have ended. */
  watch(isIdle: () => boolean): void;
  /** Something ended, or may have. */
  changed(): void;
  /** Resolves when every watched part is idle. */
  reached(): Promise<void>;
};

export const createQuiet = (): Quiet => {
  const parts: (() => boolean)[] = [];
  let change = Promise.withResolvers<void>();
  return {
    watch: (isIdle) => void parts.push(isIdle),
    changed() {
      const before = change;
      change = Promise.withResolvers();
      before.resolve();
    },
    async reached() {
      for (;;) {
        const next = change.promise;
        // What was just decided (a commit, a wake-up) takes effect in the next turn; only then is "idle" an answer.
        await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setImmediate(resolve));
        if (parts.every((isIdle) => isIdle())) return;
        await next;
      }
    },
  };
};
