import { expect, it } from 'vitest';
import { namingRequests, underRequestId } from '../../../functions/runtime/index.ts';
import { jsonLogger } from '../../../functions/runtime/logger.ts';

it('names in each line the request it belongs to, however many are worked on at once', async () => {
  const lines: string[] = [];
  const log = namingRequests(jsonLogger({ function: 'api' }, (line) => lines.push(line)));
  const gate = Promise.withResolvers<void>();
  const work = (event: unknown, what: string) =>
    underRequestId(event, { awsRequestId: 'of the call' }, async () => {
      await gate.promise;
      log.error(what);
    });
  const both = [
    work({ requestContext: { requestId: 'r-1' } }, 'one'),
    work({ requestContext: { requestId: 'r-2' } }, 'two'),
  ];
  const queue = work({ Records: [] }, 'three');
  gate.resolve();
  await Promise.all([...both, queue]);
  expect(lines.map((line) => JSON.parse(line)).map(({ message, request }) => [message, request])).toEqual([
    ['one', 'r-1'],
    ['two', 'r-2'],
    ['three', 'of the call'],
  ]);
});
