import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { DAY_MS } from '../../../shared/time/index.ts';

/** Who may sign in here, with the groups that Cognito would put in their tokens. */
export type Account = { id: string; email: string; groups: string[] };
export type Group = 'marketer' | 'sales' | 'admin';

/** What a secret (a link's token, a cookie, a refresh token) is stored under: who reads the file can use none of them. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Version 0.1 kept secrets as they were; they become hashes at the first start after it. */
const HASHED = 1;

/** A person is sent no more links than this in a quarter of an hour, however often somebody asks. */
const MOST_LINKS = 3;
const LINKS_MS = 15 * 60_000;

/** Everything the issuer remembers: accounts, one-time links, sign-ins, its keys and the provider's own records. */
export type IssuerStore = ReturnType<typeof openIssuerStore>;

/**
 * Opens `path` (a SQLite file), made if missing. It is written seldom, so it has no log: what was written is in the one
 * file, for whoever copies it. The command line opens it beside the running process, so each waits for the other.
 */
export const openIssuerStore = (path: string, now: () => number) => {
  const db = new DatabaseSync(path, { timeout: 5000 });
  chmodSync(path, 0o600);
  db.exec(`
    PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS account (id TEXT PRIMARY KEY, email TEXT UNIQUE NOT NULL, groups TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS link (token TEXT PRIMARY KEY, account TEXT NOT NULL, expires INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS asked (account TEXT NOT NULL, at INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS sign_in (id TEXT PRIMARY KEY, account TEXT NOT NULL, expires INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS record (
      model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, expires INTEGER, grant_id TEXT, uid TEXT, user_code TEXT,
      PRIMARY KEY (model, id)
    );
    CREATE INDEX IF NOT EXISTS record_grant ON record (grant_id);
    CREATE INDEX IF NOT EXISTS record_uid ON record (uid);
  `);
  db.prepare("INSERT OR IGNORE INTO setting VALUES ('id', ?)").run(randomBytes(16).toString('hex'));
  const id = String(db.prepare("SELECT value FROM setting WHERE name = 'id'").get()?.value);
  db.prepare('DELETE FROM record WHERE expires < ?').run(now());
  db.prepare('DELETE FROM link WHERE expires < ?').run(now());
  db.prepare('DELETE FROM sign_in WHERE expires < ?').run(now());

  if (db.prepare('PRAGMA user_version').get()?.user_version !== HASHED) {
    db.function('hashed', (secret) => hashOf(String(secret)));
    db.exec(`
      BEGIN IMMEDIATE;
      UPDATE link SET token = hashed(token);
      UPDATE sign_in SET id = hashed(id);
      UPDATE record SET id = hashed(id), payload = json_remove(payload, '$.jti');
      PRAGMA user_version = ${HASHED};
      COMMIT;
    `);
  }

  const accountOf = (row: Record<string, unknown> | undefined): Account | undefined =>
    row && {
      id: String(row.id),
      email: String(row.email),
      groups: JSON.parse(String(row.groups)) as string[],
    };
  const token = () => randomBytes(24).toString('base64url');

  return {
    /** Which store this is, for ever. */
    id,
    close: () => db.close(),
    /** All of it as one file, as it is now. */
    copy(): Uint8Array {
      db.exec('BEGIN IMMEDIATE');
      try {
        return readFileSync(path);
      } finally {
        db.exec('ROLLBACK');
      }
    },
    /** Whether anybody has ever signed in here; until then somebody must be shown a link. */
    wasUsed: () => db.prepare("SELECT 1 FROM setting WHERE name = 'used'").get() !== undefined,
    account: (id: string) => accountOf(db.prepare('SELECT * FROM account WHERE id = ?').get(id)),
    accountByEmail: (email: string) =>
      accountOf(db.prepare('SELECT * FROM account WHERE email = ?').get(email.toLowerCase())),
    accounts: () =>
      db
        .prepare('SELECT * FROM account ORDER BY email')
        .all()
        .map((row) => accountOf(row) as Account),
    /** Adds the account, or changes the groups of the one with that address. */
    saveAccount(email: string, groups: readonly Group[]): Account {
      db.prepare(
        'INSERT INTO account (id, email, groups) VALUES (?, ?, ?) ON CONFLICT (email) DO UPDATE SET groups = excluded.groups',
      ).run(token(), email.toLowerCase(), JSON.stringify(groups));
      return this.accountByEmail(email) as Account;
    },
    /** A link's token: good once, for `minutes`. */
    makeLink(account: string, minutes: number): string {
      const made = token();
      const expires = now() + minutes * 60_000;
      db.prepare('INSERT INTO link (token, account, expires) VALUES (?, ?, ?)').run(hashOf(made), account, expires);
      return made;
    },
    /** A link that somebody asked for; undefined where the person has been sent enough of them for now. */
    makeAskedLink(account: string, minutes: number): string | undefined {
      const since = now() - LINKS_MS;
      const asked = db.prepare('SELECT count(*) AS n FROM asked WHERE account = ? AND at > ?').get(account, since);
      if (Number(asked?.n) >= MOST_LINKS) return undefined;
      db.prepare('DELETE FROM asked WHERE at <= ?').run(since);
      db.prepare('INSERT INTO asked VALUES (?, ?)').run(account, now());
      return this.makeLink(account, minutes);
    },
    /** The account a link signs in, and the link is gone; undefined for one that is unknown, used or old. */
    useLink(made: string): Account | undefined {
      const row = db
        .prepare('DELETE FROM link WHERE token = ? AND expires > ? RETURNING account')
        .get(hashOf(made), now());
      return row && this.account(String(row.account));
    },
    startSignIn(account: string, days: number): string {
      const id = token();
      db.prepare("INSERT OR IGNORE INTO setting VALUES ('used', ?)").run(new Date(now()).toISOString());
      db.prepare('INSERT INTO sign_in VALUES (?, ?, ?)').run(hashOf(id), account, now() + days * DAY_MS);
      return id;
    },
    signedIn(id: string): Account | undefined {
      const row = db.prepare('SELECT account FROM sign_in WHERE id = ? AND expires > ?').get(hashOf(id), now());
      return row && this.account(String(row.account));
    },
    endSignIn: (id: string) => void db.prepare('DELETE FROM sign_in WHERE id = ?').run(hashOf(id)),
    /** Ends one session of the provider: its refresh tokens, codes and grants go with it. */
    endSession(uid: string): void {
      const grants = db
        .prepare("SELECT DISTINCT grant_id FROM record WHERE payload ->> '$.sessionUid' = ? AND grant_id IS NOT NULL")
        .all(uid);
      for (const { grant_id } of grants) {
        db.prepare('DELETE FROM record WHERE grant_id = ?').run(grant_id ?? null);
        db.prepare("DELETE FROM record WHERE model = 'Grant' AND id = ?").run(hashOf(String(grant_id)));
      }
      db.prepare("DELETE FROM record WHERE model = 'Session' AND uid = ?").run(uid);
    },
    /** Ends all that somebody is signed in with, links too; answers the ids of the sessions that ended. */
    endAll(account: string): string[] {
      const sessions = db
        .prepare("SELECT uid FROM record WHERE model = 'Session' AND payload ->> '$.accountId' = ?")
        .all(account)
        .map(({ uid }) => String(uid));
      for (const uid of sessions) this.endSession(uid);
      db.prepare("DELETE FROM record WHERE payload ->> '$.accountId' = ?").run(account);
      db.prepare('DELETE FROM sign_in WHERE account = ?').run(account);
      db.prepare('DELETE FROM link WHERE account = ?').run(account);
      return sessions;
    },
    /** Takes an account away with all that it is signed in with. */
    removeAccount(account: string): string[] {
      const ended = this.endAll(account);
      db.prepare('DELETE FROM account WHERE id = ?').run(account);
      return ended;
    },
    /** Keys that must survive a restart: made once, kept here. */
    async keys(): Promise<{ jwks: { keys: JWK[] }; cookies: string[] }> {
      const found = db.prepare("SELECT value FROM setting WHERE name = 'keys'").get();
      if (found) return JSON.parse(String(found.value)) as { jwks: { keys: JWK[] }; cookies: string[] };
      const { privateKey } = await generateKeyPair('RS256', { extractable: true });
      const made = {
        jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: token() }] },
        cookies: [token()],
      };
      db.prepare("INSERT INTO setting VALUES ('keys', ?)").run(JSON.stringify(made));
      return made;
    },
    /** What `oidc-provider` keeps of one model (Session, Grant, RefreshToken …). */
    adapter(model: string): Adapter {
      const read = (row: Record<string, unknown> | undefined, id?: string): AdapterPayload | undefined =>
        row && (row.expires === null || Number(row.expires) > now())
          ? { ...(JSON.parse(String(row.payload)) as AdapterPayload), ...(id !== undefined && { jti: id }) }
          : undefined;
      return {
        async upsert(id, payload, expiresIn) {
          db.prepare('INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?)').run(
            model,
            hashOf(id),
            JSON.stringify({ ...payload, jti: undefined }),
            expiresIn ? now() + expiresIn * 1000 : null,
            payload.grantId ?? null,
            payload.uid ?? null,
            payload.userCode ?? null,
          );
        },
        find: async (id) =>
          read(db.prepare('SELECT * FROM record WHERE model = ? AND id = ?').get(model, hashOf(id)), id),
        findByUid: async (uid) => read(db.prepare('SELECT * FROM record WHERE model = ? AND uid = ?').get(model, uid)),
        findByUserCode: async (code) =>
          read(db.prepare('SELECT * FROM record WHERE model = ? AND user_code = ?').get(model, code)),
        async consume(id) {
          db.prepare("UPDATE record SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?").run(
            Math.floor(now() / 1000),
            model,
            hashOf(id),
          );
        },
        destroy: async (id) => void db.prepare('DELETE FROM record WHERE model = ? AND id = ?').run(model, hashOf(id)),
        revokeByGrantId: async (grant) => void db.prepare('DELETE FROM record WHERE grant_id = ?').run(grant),
      };
    },
  };
};
