import validations from 'dynalite/validations/index.js';
import type { Storage } from '../storage/storage.ts';
import { type Caller, ServiceError, type ServiceHandler } from '../wire/answer.ts';
import { halve } from './halve.ts';
import { type ItemOperation, isItemOperation, itemOperations } from './operations.ts';
import { type Item, openRows, type Table } from './rows.ts';
import { touchedBy } from './touched.ts';

/** The members of a request that are read here; dynalite checks the rest. */
type Request = {
  TableName?: string;
  Key?: Item;
  Item?: Item;
  ExclusiveStartKey?: Item;
  ReturnValuesOnConditionCheckFailure?: string;
  RequestItems?: unknown;
};

const isRequest = (input: unknown): input is Request => typeof input === 'object' && input !== null;

/** An error as dynalite raises it. */
type Refusal = { statusCode: number; body: { __type: string; message?: string; Message?: string } };

const isRefusal = (error: unknown): error is Refusal =>
  typeof error === 'object' && error !== null && 'statusCode' in error && 'body' in error;

const toServiceError = (error: unknown, details: Record<string, unknown> = {}): unknown => {
  if (!isRefusal(error)) return error;
  const { __type, message, Message } = error.body;
  return new ServiceError(__type.split('#').at(-1) ?? __type, message ?? Message ?? '', error.statusCode, details);
};

/** DynamoDB's item operations on the tables of the topology. */
export const createDynamoDb = (storage: Storage, tables: ReadonlyMap<string, Table>): ServiceHandler => {
  const perform = (operation: ItemOperation, request: Request): Promise<Record<string, unknown>> => {
    const { act, input, writes } = itemOperations[operation];
    const rows = openRows(storage, tables, request.ExclusiveStartKey);
    return new Promise((resolve, reject) => {
      const wanted = request.ReturnValuesOnConditionCheckFailure;
      try {
        const data = validations.checkTypes(request, input.types);
        validations.checkValidations(data, input.types, input.custom, rows);
        const run = () =>
          act(rows, data, (error, answer) => {
            if (error === null || error === undefined) return resolve(answer ?? {});
            // dynalite does not know this parameter; the item that failed the condition is still as it was.
            const failed = isRefusal(error) && error.body.__type.endsWith('ConditionalCheckFailedException');
            const before = failed && wanted === 'ALL_OLD' ? itemOf(request) : undefined;
            reject(toServiceError(error, before === undefined ? {} : { Item: before }));
          });
        if (writes) storage.write(run);
        else run();
      } catch (error) {
        reject(toServiceError(error));
      }
    });
  };

  const itemOf = (request: Request): Item | undefined => {
    const table = tables.get(request.TableName ?? '');
    if (table === undefined) return undefined;
    const key = request.Key ?? request.Item ?? {};
    const keyOnly = Object.fromEntries(table.KeySchema.map((each) => [each.AttributeName, key[each.AttributeName]]));
    let found: Item | undefined;
    const rows = openRows(storage, tables, undefined);
    itemOperations.GetItem.act(rows, { TableName: table.TableName, Key: keyOnly }, (_error, answer) => {
      const item = answer?.Item;
      if (typeof item === 'object' && item !== null) found = { ...item };
    });
    return found;
  };

  const describeTable = (name: string | undefined) => {
    const table = tables.get(name ?? '');
    if (table === undefined) {
      throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
    }
    return { Table: table };
  };

  return {
    operations: [...Object.keys(itemOperations), 'DescribeTable', 'ListTables'],
    async answer(operation: string, input: unknown, caller: Caller) {
      if (!isRequest(input)) throw new ServiceError('SerializationException', 'The input is not an object.');
      for (const resource of touchedBy(operation, input)) caller.mustBeAllowed(`dynamodb:${operation}`, resource);
      if (operation === 'DescribeTable') return describeTable(input.TableName);
      if (operation === 'ListTables') return { TableNames: [...tables.keys()] };
      if (!isItemOperation(operation)) throw new ServiceError('UnknownOperationException', operation);
      if (!caller.unprocessed) return perform(operation, input);
      const { now, later, member } = halve(input);
      const answer = now === null ? {} : await perform(operation, now);
      return { Responses: {}, ...answer, [member]: later };
    },
  };
};
