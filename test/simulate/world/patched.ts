import type crypto from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type timers from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';

const require = createRequire(import.meta.url);
const modules = {
  crypto: require('node:crypto') as typeof crypto,
  timers: require('node:timers/promises') as typeof timers,
};

/**
 * Puts time and chance of this process under the timeline and the seed: what handlers and the SDK take from Node (pauses,
 * ids, jitter) is decided there. Answers how to undo it.
 */
export const patchNode = (timeline: Timeline, chance: Chance): (() => void) => {
  const global = {
    ...{
      setTimeout: globalThis.setTimeout,
      clearTimeout: globalThis.clearTimeout,
      setImmediate: globalThis.setImmediate,
    },
    ...{ random: Math.random, now: Date.now },
  };
  const own = {
    ...{ randomUUID: modules.crypto.randomUUID, randomBytes: modules.crypto.randomBytes },
    ...{ pause: modules.timers.setTimeout, breathe: modules.timers.setImmediate },
  };

  type Later = {
    cancel: () => void;
    unref: () => Later;
    ref: () => Later;
    hasRef: () => boolean;
    refresh: () => Later;
  };
  const later = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): Later => {
    const handle: Later = {
      cancel: timeline.after(ms, () => run(...args)),
      unref: () => handle,
      ref: () => handle,
      hasRef: () => true,
      refresh: () => handle,
    };
    return handle;
  };
  const pause = <T>(ms = 0, value?: T) =>
    new Promise<T | undefined>((resolve) => void timeline.after(ms, () => resolve(value)));

  Object.assign(globalThis, {
    setTimeout: later,
    clearTimeout: (handle: Later | undefined) => handle?.cancel?.(),
  });
  Math.random = chance.next;
  Date.now = timeline.now;
  Object.assign(modules.crypto, {
    randomUUID: () => chance.uuid(),
    randomBytes: (size: number) => chance.bytes(size),
  });
  Object.assign(modules.timers, { setTimeout: pause, setImmediate: <T>(value?: T) => pause(0, value) });
  syncBuiltinESMExports();

  return () => {
    Object.assign(globalThis, { setTimeout: global.setTimeout, clearTimeout: global.clearTimeout });
    Math.random = global.random;
    Date.now = global.now;
    Object.assign(modules.crypto, { randomUUID: own.randomUUID, randomBytes: own.randomBytes });
    Object.assign(modules.timers, { setTimeout: own.pause, setImmediate: own.breathe });
    syncBuiltinESMExports();
  };
};
