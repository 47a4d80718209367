import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Deps, type Logger, setting } from '../runtime/index.ts';

/** The tables, as the topology names them. */
export const tableNames = ['Ledger', 'Leads', 'Flows', 'Enrolments', 'Tasks', 'Workspace'] as const;
export type TableName = (typeof tableNames)[number];

/** The tables of one workspace: what every function of the store takes first. */
export type Tables = {
  doc: DynamoDBDocumentClient;
  /** Each table's name in DynamoDB. */
  names: Readonly<Record<TableName, string>>;
  /** The workspace that every key begins with. */
  ws: string;
  /** Where it is said that something stored cannot be read. */
  log?: Logger;
};

/** Opens the tables with one client; call once per `create`. A table without an environment variable fails when used. */
export const openTables = (deps: Deps): Tables => {
  const names = Object.fromEntries(
    tableNames.map((table) => [table, deps.env[`TABLE_${table.toUpperCase()}`] ?? `no TABLE_${table.toUpperCase()}`]),
  ) as Record<TableName, string>;
  return {
    // The document client adds middleware of its own per call and refuses a client that caches it.
    doc: DynamoDBDocumentClient.from(new DynamoDBClient({ ...deps.aws, cacheMiddleware: false }), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    names,
    ws: setting(deps, 'WORKSPACE'),
    log: deps.log,
  };
};

/** A key: the workspace and what follows it. Whatever may itself contain `#` must come last. */
export const key = (ws: string, ...parts: readonly string[]): string => [ws, ...parts].join('#');
