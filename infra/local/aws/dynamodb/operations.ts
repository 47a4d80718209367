import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import batchGetItemInput from 'dynalite/validations/batchGetItem.js';
import batchWriteItemInput from 'dynalite/validations/batchWriteItem.js';
import deleteItemInput from 'dynalite/validations/deleteItem.js';
import getItemInput from 'dynalite/validations/getItem.js';
import putItemInput from 'dynalite/validations/putItem.js';
import queryInput from 'dynalite/validations/query.js';
import scanInput from 'dynalite/validations/scan.js';
import updateItemInput from 'dynalite/validations/updateItem.js';

/** What each item operation does, what it takes, and whether it changes anything. */
export const itemOperations = {
  GetItem: { act: getItem, input: getItemInput, writes: false },
  PutItem: { act: putItem, input: putItemInput, writes: true },
  UpdateItem: { act: updateItem, input: updateItemInput, writes: true },
  DeleteItem: { act: deleteItem, input: deleteItemInput, writes: true },
  BatchGetItem: { act: batchGetItem, input: batchGetItemInput, writes: false },
  BatchWriteItem: { act: batchWriteItem, input: batchWriteItemInput, writes: true },
  Query: { act: query, input: queryInput, writes: false },
  Scan: { act: scan, input: scanInput, writes: false },
} as const;

export type ItemOperation = keyof typeof itemOperations;

export const isItemOperation = (name: string): name is ItemOperation => Object.hasOwn(itemOperations, name);
