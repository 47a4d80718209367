import type { Endpoint, Services } from '../../http/index.ts';
import { getItem } from '../../store/dynamo/item.ts';
import { liveKey } from '../../store/live.ts';
import { type TableName, tableNames } from '../../store/table.ts';
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
  const read = (table: TableName) => () => getItem(tables, table, liveKey(tables.ws), 'eventually');
  return endpoint({
    route: 'GET /health',
    async run() {
      const answers = await Promise.all(tableNames.map((table) => check(read(table))));
      const checks = Object.fromEntries(tableNames.map((table, at) => [table.toLowerCase(), answers[at] ?? '']));
      checks.signIn = deps.env.OIDC_ISSUER === undefined ? 'failing: no issuer is set' : 'ok';
      return { ok: Object.values(checks).every((answer) => answer === 'ok'), checks, version: '0.2.0' };
    },
  });
};
