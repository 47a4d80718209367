import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import sirv from 'sirv';
import { build } from 'vite';

/** Builds the plain canvas for production, as the builder is built, and serves it on a free port. */
export const startPlainCanvas = async (): Promise<{ url: string; close(): Promise<void> }> => {
  const outDir = await mkdtemp(join(tmpdir(), 'ripen-plain-'));
  await build({
    root: join(import.meta.dirname, 'plain'),
    configFile: false,
    mode: 'production',
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  });
  const serve = sirv(outDir);
  const server = createServer((request, response) => serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
};
