import { SFNClient } from '@aws-sdk/client-sfn';
import { type Deps, type Publisher, publisher } from '../runtime/index.ts';
import { type LeadReader, leadReader } from '../steps/index.ts';
import { openTables, type Tables } from '../store/table.ts';

/** What letting leads in and out works with; made once per function. */
export type Tools = {
  deps: Deps;
  tables: Tables;
  bus: Publisher;
  leads: LeadReader;
  runs: SFNClient;
  /** Now, as the contracts write instants. */
  now: () => string;
};

export const openTools = (deps: Deps): Tools => {
  const tables = openTables(deps);
  return {
    deps,
    tables,
    bus: publisher(deps),
    leads: leadReader(tables, deps.now),
    runs: new SFNClient(deps.aws),
    now: () => new Date(deps.now()).toISOString(),
  };
};
