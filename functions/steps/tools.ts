import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Settings } from '../../shared/workspace/index.ts';
import { type Deps, type Publisher, publisher } from '../runtime/index.ts';
import { type FlowVersion, getVersion } from '../store/flow.ts';
import { openTables, type Tables } from '../store/table.ts';
import { settings } from '../store/workspace.ts';
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
  /** A published version of a flow; it never changes, and is read once. */
  versionOf: (flow: string, version: number) => Promise<FlowVersion | undefined>;
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

/** More than flows are busy at once. */
const VERSIONS = 200;

const versionReader = (tables: Tables): Tools['versionOf'] => {
  const known = new Map<string, Promise<FlowVersion | undefined>>();
  return (flow, version) => {
    const name = `${flow} ${version}`;
    const read = known.get(name) ?? getVersion(tables, flow, version);
    if (known.size >= VERSIONS) known.clear();
    known.set(name, read);
    read.catch(() => known.delete(name));
    return read;
  };
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
    versionOf: versionReader(tables),
    now: () => new Date(deps.now()).toISOString(),
  };
};
