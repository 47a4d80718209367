import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type Deps, type Publisher, publisher } from '../runtime/index.ts';
import { openTables, type Tables } from '../store/table.ts';
import { type Settings, settings } from '../store/workspace.ts';
import { type LeadReader, leadReader } from './lead.ts';

/** What every step works with; made once per function. */
export type Tools = {
  deps: Deps;
  tables: Tables;
  bus: Publisher;
  leads: LeadReader;
  ses: SESv2Client;
  runs: SFNClient;
  /** The workspace's settings, read once per call. */
  workspace: () => Promise<Settings>;
  /** Now, as the contracts write instants. */
  now: () => string;
};

/** The same tools for one more call. */
export const forOneCall = (tools: Tools): Tools => {
  let read: Promise<Settings> | undefined;
  const workspace = () => {
    read ??= settings.get(tools.tables).then(({ value }) => value);
    return read;
  };
  return { ...tools, workspace };
};

export const openTools = (deps: Deps): Tools => {
  const tables = openTables(deps);
  return {
    deps,
    tables,
    bus: publisher(deps),
    leads: leadReader(tables, deps.now),
    // SendEmail has no idempotency: a call whose answer was lost must not be repeated by the client.
    ses: new SESv2Client({ ...deps.aws, maxAttempts: 1 }),
    runs: new SFNClient(deps.aws),
    workspace: () => settings.get(tables).then(({ value }) => value),
    now: () => new Date(deps.now()).toISOString(),
  };
};
