import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { DataFolderError } from './aws/index.ts';
import { writeAside } from './data/aside.ts';
import { sendJson } from './web.ts';

/** How the command line finds the process that has the folder: on loopback, with a token that only the folder's owner can read. */
const Address = z.object({ control: z.string(), token: z.string(), url: z.string() });
export type Address = z.infer<typeof Address>;

const pathOf = (dataDir: string): string => join(dataDir, 'control.json');

/** What the command line may ask of a running process. */
export type Orders = Record<'backup' | 'release', (argument: string) => Promise<string>>;

const LARGEST_ORDER_BYTES = 10_000;

/** Listens for orders; the answer stops it. */
export const listenForOrders = async (dataDir: string, url: string, orders: Orders): Promise<() => void> => {
  const token = randomBytes(24).toString('base64url');
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) {
      body += String(part);
      if (body.length > LARGEST_ORDER_BYTES) return sendJson(response, { message: 'That is too long.' }, 413);
    }
    if (request.headers.authorization !== `Bearer ${token}`) return sendJson(response, { message: 'No.' }, 401);
    const name = (request.url ?? '').slice(1);
    if (name !== 'backup' && name !== 'release')
      return sendJson(response, { message: `There is no order ${name}.` }, 404);
    try {
      sendJson(response, { message: await orders[name](body) });
    } catch (error) {
      sendJson(response, { message: error instanceof Error ? error.message : String(error) }, 409);
    }
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeAside(pathOf(dataDir), JSON.stringify({ control: `http://127.0.0.1:${port}`, token, url } satisfies Address));
  return () => {
    rmSync(pathOf(dataDir), { force: true });
    server.close();
    server.closeAllConnections();
  };
};

/** Where the process that has this folder takes orders; undefined where none left its address. */
export const addressIn = (dataDir: string): Address | undefined => {
  if (!existsSync(pathOf(dataDir))) return undefined;
  const read = Address.safeParse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')));
  return read.success ? read.data : undefined;
};

/** Gives an order to the process that has the folder; undefined where none runs (a killed one leaves its address). */
export const order = async (dataDir: string, name: keyof Orders, argument = ''): Promise<string | undefined> => {
  const address = addressIn(dataDir);
  if (address === undefined) return undefined;
  const answer = await fetch(`${address.control}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${address.token}` },
    body: argument,
  }).catch(() => undefined);
  // Nobody listens there, or somebody else by now.
  if (answer === undefined || answer.status === 401) return undefined;
  const { message } = z.object({ message: z.string() }).parse(await answer.json());
  if (!answer.ok) throw new DataFolderError(message);
  return message;
};
