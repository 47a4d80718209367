import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The least that could take an activity and not lose it: a bare HTTP server that stores the body in SQLite, synced. */
export const startFloor = async (dataDir: string): Promise<{ url: string; close(): void }> => {
  const db = new DatabaseSync(join(dataDir, 'floor.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE body (id TEXT PRIMARY KEY, text TEXT)');
  const insert = db.prepare('INSERT INTO body VALUES (?, ?)');
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    insert.run(randomUUID(), text);
    response.setHeader('content-type', 'application/json');
    response.end('{"success":true}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
      db.close();
    },
  };
};
