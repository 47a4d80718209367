import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { isScreen } from '../../shared/contract/index.ts';
import { page } from './page.ts';
import { sendError, sendHtml, wantsHtml } from './web.ts';

const root = new URL('../..', import.meta.url).pathname;
const dist = join(root, 'rule-builder/dist');

/** The newest change among the sources the builder is made of. */
const newestSource = async (): Promise<number> => {
  let newest = 0;
  for (const folder of ['rule-builder', 'shared', 'functions/api/contract']) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.parentPath.includes('/dist')) continue;
      newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return newest;
};

const build = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const vite = spawn(
      process.execPath,
      [join(root, 'node_modules/vite/bin/vite.js'), 'build', join(root, 'rule-builder'), '--logLevel', 'warn'],
      {
        cwd: root,
        // Started from a test, it would else build React for development, twice the size, and leave it there.
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let errors = '';
    vite.stderr.on('data', (part: Buffer) => {
      errors += part.toString();
    });
    vite.on('error', reject);
    vite.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The builder could not be built:\n${errors}`)),
    );
  });

/** Builds the builder if its sources are newer than what was built; answers whether it had to. */
export const ensureBuilder = async (): Promise<boolean> => {
  const marker = join(dist, 'index.html');
  if (existsSync(marker) && statSync(marker).mtimeMs >= (await newestSource())) return false;
  await build();
  return true;
};

/** Everything a page of ours may load: only what we serve. React Flow and charts set inline styles. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-src 'self' blob: data:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'";

/** What a page of ours may load, and how long it may be kept: what has its hash in its name, for good. */
const secure = (response: ServerResponse, isHashed: boolean): void => {
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
};

/** The app's page: small, and read at once, so that it is answered also to who has closed their half of the connection. */
const sendApp = ({ method, headers }: IncomingMessage, response: ServerResponse): void => {
  const file = join(dist, 'index.html');
  const { size, mtimeMs } = statSync(file);
  const etag = `W/"${size}-${Math.trunc(mtimeMs)}"`;
  secure(response, false);
  response.setHeader('etag', etag);
  if (headers['if-none-match'] === etag) response.writeHead(304).end();
  else {
    response.writeHead(200, { 'content-type': 'text/html;charset=utf-8', 'content-length': size });
    response.end(method === 'HEAD' ? undefined : readFileSync(file));
  }
};

/** Serves the built files, the app for each of its screens, and 404 for whatever is neither. */
export const serveBuilder = (): ((request: IncomingMessage, response: ServerResponse, path: string) => void) => {
  let files: ReturnType<typeof sirv> | undefined;
  return (request, response, path) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead) return notFound(request, response, path);
    if (!existsSync(join(dist, 'index.html'))) {
      response.setHeader('retry-after', '2');
      return sendHtml(
        response,
        page(
          'Getting ready',
          '<meta http-equiv="refresh" content="2"><main class="narrow"><div class="card"><h1>Getting ready</h1><p style="margin:0">The builder is being built. This page reloads by itself.</p></div></main>',
        ),
        503,
      );
    }
    files ??= sirv(dist, {
      etag: true,
      setHeaders: (res, file) => secure(res, file.startsWith('/assets/')),
    });
    // The app reads the address itself. A screen is never looked for as a file: ids in it have dots.
    if (isScreen(path)) return sendApp(request, response);
    files(request, response, () => notFound(request, response, path));
  };
};

/** What is not there, as a page for a person and as JSON for a program. */
const notFound = (request: IncomingMessage, response: ServerResponse, path: string): void => {
  if (!wantsHtml(request)) sendError(response, 404, `There is no ${request.method} ${path} here.`);
  else
    sendHtml(
      response,
      page(
        'Not found',
        '<main class="narrow"><div class="card"><h1>Not found</h1><p>There is nothing at this address.</p><p style="margin:0"><a href="/">Ripen</a></p></div></main>',
      ),
      404,
    );
};
