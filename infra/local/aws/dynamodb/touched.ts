import { ServiceError } from '../wire/answer.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The resources a request reads or writes, as grants name them. */
export const touchedBy = (operation: string, input: object): string[] => {
  if (operation === 'ListTables') return ['*'];
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    const items = 'RequestItems' in input ? input.RequestItems : undefined;
    return isObject(items) ? Object.keys(items).map((table) => `table/${table}`) : [];
  }
  const table = 'TableName' in input ? input.TableName : undefined;
  if (typeof table !== 'string') throw new ServiceError('ValidationException', 'TableName is missing.');
  const index = 'IndexName' in input ? input.IndexName : undefined;
  return [typeof index === 'string' ? `table/${table}/index/${index}` : `table/${table}`];
};
