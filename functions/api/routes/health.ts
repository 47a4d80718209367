import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Endpoint, Services } from '../../http/index.ts';
import { liveKey } from '../../store/live.ts';
import { endpoint } from '../endpoint.ts';

/** Whether the parts that every request needs answer: asks each of them something real. */
export const healthRoute = ({ tables, deps }: Services): Endpoint => {
  const check = async (ask: () => Promise<unknown>): Promise<string> => {
    try {
      await ask();
      return 'ok';
    } catch (error) {
      return error instanceof Error ? `failing: ${error.name}` : 'failing';
    }
  };
  const read = (TableName: string) => () => tables.doc.send(new GetCommand({ TableName, Key: liveKey(tables.ws) }));
  const names = Object.entries(tables.names);
  return endpoint({
    route: 'GET /health',
    async run() {
      const answers = await Promise.all(names.map(([, name]) => check(read(name))));
      const checks = Object.fromEntries(names.map(([table], at) => [table.toLowerCase(), answers[at] ?? '']));
      checks.signIn = deps.env.OIDC_ISSUER === undefined ? 'failing: no issuer is set' : 'ok';
      return { ok: Object.values(checks).every((answer) => answer === 'ok'), checks, version: '0.1.0' };
    },
  });
};
