import { type Deps, type Publisher, publisher } from '../runtime/index.ts';
import { openTables, type Tables } from '../store/table.ts';

/** What every route works with, made once per `create`. */
export type Services = {
  deps: Deps;
  tables: Tables;
  bus: Publisher;
  /** The instant as ISO text. */
  now(): string;
};

export const openServices = (deps: Deps): Services => ({
  deps,
  tables: openTables(deps),
  bus: publisher(deps),
  now: () => new Date(deps.now()).toISOString(),
});
