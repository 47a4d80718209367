/**
 * How the folder's file grew: each entry takes it one version further and is never changed once released. The number of
 * entries is the version; a file with more of them belongs to a newer Ripen.
 */
export const SCHEMA: readonly string[] = [
  `
  CREATE TABLE dynamodb_table (name TEXT PRIMARY KEY, description TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE dynamodb_row (
    space TEXT NOT NULL, key TEXT NOT NULL, item TEXT NOT NULL,
    PRIMARY KEY (space, key)
  ) WITHOUT ROWID;

  CREATE TABLE message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL, queue TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT,
    sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0, first_received_at INTEGER, receipt TEXT, interrupted INTEGER NOT NULL DEFAULT 0,
    source TEXT, reason TEXT, died_at INTEGER
  );
  CREATE INDEX message_due ON message (queue, visible_at, seq);
  CREATE INDEX message_dead ON message (died_at) WHERE died_at IS NOT NULL;

  CREATE TABLE definition (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE state_machine (
    name TEXT PRIMARY KEY, definition TEXT NOT NULL, role_arn TEXT NOT NULL, created_at INTEGER NOT NULL,
    revision TEXT NOT NULL, last_version INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE state_machine_version (
    machine TEXT NOT NULL, version INTEGER NOT NULL, definition TEXT NOT NULL, role_arn TEXT NOT NULL,
    description TEXT, revision TEXT NOT NULL, created_at INTEGER NOT NULL,
    PRIMARY KEY (machine, version)
  ) WITHOUT ROWID;
  CREATE TABLE tag (arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key)) WITHOUT ROWID;

  CREATE TABLE execution (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    arn TEXT NOT NULL UNIQUE, machine TEXT NOT NULL, version INTEGER, name TEXT NOT NULL, definition TEXT NOT NULL,
    role_arn TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL, started_at INTEGER NOT NULL,
    stopped_at INTEGER, output TEXT, error TEXT, cause TEXT, snapshot TEXT, wakes_at INTEGER
  );
  CREATE INDEX execution_of_machine ON execution (machine, seq);
  CREATE INDEX execution_wake ON execution (wakes_at) WHERE wakes_at IS NOT NULL;
  CREATE INDEX execution_unstarted ON execution (seq) WHERE snapshot IS NULL;
  CREATE TABLE execution_history (
    execution TEXT NOT NULL, first_id INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY (execution, first_id)
  ) WITHOUT ROWID;
  CREATE TABLE invocation (
    execution TEXT NOT NULL, id TEXT NOT NULL, effect TEXT NOT NULL, PRIMARY KEY (execution, id)
  ) WITHOUT ROWID;
  CREATE TABLE task_token (token TEXT PRIMARY KEY, execution TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX task_token_of ON task_token (execution);

  CREATE TABLE mail (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, mail TEXT NOT NULL
  );
  CREATE TABLE mail_event (mail TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL);
  CREATE INDEX mail_event_of ON mail_event (mail);
  `,
  // Which store this is, how many commits it holds, and until when the clock was seen: so that one that is not whole is known.
  `
  CREATE TABLE store (id TEXT NOT NULL, point INTEGER NOT NULL, seen_at INTEGER NOT NULL);
  INSERT INTO store VALUES (lower(hex(randomblob(16))), 0, 0);
  `,
  `CREATE INDEX mail_once ON mail (json_extract(mail, '$.tags.once')) WHERE json_extract(mail, '$.tags.once') IS NOT NULL;`,
];
