import { secondsOf } from '../flow/index.ts';
import type { Happening, ScriptItem } from './script.ts';

type Planned = { at: number; does: Happening };

/** What will happen to the lead and when, in epoch milliseconds; of one instant, what was planned first comes first. */
export class Agenda {
  private planned: Planned[] = [];

  /** Plans items of a script, reckoned from now. */
  add(now: number, items: readonly ScriptItem[]): void {
    const more = items.map(({ after, does }) => ({
      at: now + (after === undefined ? 0 : secondsOf(after) * 1000),
      does,
    }));
    // The sort is stable.
    this.planned = [...this.planned, ...more].sort((a, b) => a.at - b.at);
  }

  get nextAt(): number {
    return this.planned[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  take(): Happening | null {
    return this.planned.shift()?.does ?? null;
  }
}
