import type { Deps, Publisher } from '../runtime/index.ts';
import type { Programs } from '../store/program.ts';
import type { Tables } from '../store/table.ts';

export type ChoreParts = {
  deps: Deps;
  tables: Tables;
  programs: Programs;
  publisher: Publisher;
  now: () => number;
  /** False when the run must end soon: stop at the next place from which the following run can go on. */
  hasTime: () => boolean;
};

/** One thing that the sweep sees to. It may be cut short anywhere, and two runs of it may overlap. */
export type Chore = { name: string; run(parts: ChoreParts): Promise<void> };
