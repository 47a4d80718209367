import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { cert, key } from './certificate.ts';

/** A receiver of webhooks on loopback that notes what came, by the key that tells repeats. */
export const startReceiver = async () => {
  const calls = new Map<string, number>();
  const server = createServer({ key, cert }, (request, response) => {
    const name = String(request.headers['idempotency-key'] ?? 'none');
    calls.set(name, (calls.get(name) ?? 0) + 1);
    request.resume();
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls: (): ReadonlyMap<string, number> => calls,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
};
