import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PathItem } from '../../shared/flow/index.ts';
import { isConditionFailed } from '../runtime/index.ts';
import { whether } from './dynamo/conditional.ts';
import {
  type Claim,
  Enrolment,
  type EnrolmentStatus,
  type Exit,
  partsOfEnrolmentId,
  type RunWait,
} from './enrolment.ts';
import { key, type Tables } from './table.ts';

const sortKey = (flow: string, n: number): string => `${flow}#${String(n).padStart(6, '0')}`;

const keyOf = (tables: Tables, id: string): { pk: string; sk: string } => {
  const parts = partsOfEnrolmentId(id);
  if (parts === undefined) throw new TypeError(`"${id}" is not an enrolment id.`);
  return { pk: key(tables.ws, parts.lead), sk: sortKey(parts.flow, parts.n) };
};

const flowKeys = (tables: Tables, { flow, version, status, enteredAt }: Enrolment) => ({
  flowPk: key(tables.ws, flow, String(version)),
  flowSk: `${status}#${enteredAt}`,
});

/** The enrolment as it stands now (a consistent read). */
export const getEnrolment = async (tables: Tables, id: string): Promise<Enrolment | undefined> => {
  const Key = keyOf(tables, id);
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Enrolments, Key, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : Enrolment.parse(Item);
};

/** The lead's latest enrolments in one flow, newest first (a consistent read). */
export const enrolmentsIn = async (tables: Tables, lead: string, flow: string): Promise<Enrolment[]> => {
  const { Items = [] } = await tables.doc.send(
    new QueryCommand({
      TableName: tables.names.Enrolments,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :flow)',
      ExpressionAttributeValues: { ':pk': key(tables.ws, lead), ':flow': `${flow}#` },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: 25,
    }),
  );
  return Items.map((item) => Enrolment.parse(item));
};

/** The lead's latest enrolments in all flows (a consistent read). */
export const enrolmentsOf = async (tables: Tables, lead: string): Promise<Enrolment[]> => {
  const found: Enrolment[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await tables.doc.send(
      new QueryCommand({
        TableName: tables.names.Enrolments,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': key(tables.ws, lead) },
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => Enrolment.parse(item)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return found;
};

/** One page of a flow version's enrolments with this status, oldest first. Eventually consistent. */
export const enrolmentsByFlow = async (
  tables: Tables,
  flow: string,
  version: number,
  status: EnrolmentStatus,
  page: { limit: number; after?: Record<string, unknown> | undefined },
): Promise<{ enrolments: Enrolment[]; next: Record<string, unknown> | undefined }> => {
  const { Items = [], LastEvaluatedKey } = await tables.doc.send(
    new QueryCommand({
      TableName: tables.names.Enrolments,
      IndexName: 'byFlow',
      KeyConditionExpression: 'flowPk = :pk AND begins_with(flowSk, :status)',
      ExpressionAttributeValues: { ':pk': key(tables.ws, flow, String(version)), ':status': `${status}#` },
      Limit: page.limit,
      ...(page.after && { ExclusiveStartKey: page.after }),
    }),
  );
  return { enrolments: Items.map((item) => Enrolment.parse(item)), next: LastEvaluatedKey };
};

/** Lets a lead in, once per enrolment id. */
export const putEnrolment = (tables: Tables, enrolment: Enrolment): Promise<boolean> =>
  whether(
    tables.doc.send(
      new PutCommand({
        TableName: tables.names.Enrolments,
        Item: { ...keyOf(tables, enrolment.id), ...flowKeys(tables, enrolment), ...enrolment },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );

/**
 * Claims one visit of one step: no exit, this epoch, not claimed before. The same write keeps the path so far, forgets
 * the waits that the run has left behind and, for a step that waits, keeps its token. Answers the enrolment as it was
 * just before, or `undefined` when the claim was lost; read it to learn why.
 */
export const claimVisit = async (
  tables: Tables,
  id: string,
  {
    epoch,
    visit,
    claim,
    path,
    waits,
  }: {
    epoch: number;
    visit: string;
    claim: Claim;
    path: readonly PathItem[];
    waits: Readonly<Record<string, RunWait>>;
  },
): Promise<Enrolment | undefined> => {
  try {
    const { Attributes } = await tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Enrolments,
        Key: keyOf(tables, id),
        UpdateExpression: 'SET claims.#visit = :claim, #path = :path, waits = :waits',
        ConditionExpression:
          '#status = :running AND attribute_not_exists(#exit) AND epoch = :epoch AND attribute_not_exists(claims.#visit)',
        ExpressionAttributeNames: { '#visit': visit, '#path': 'path', '#status': 'status', '#exit': 'exit' },
        ExpressionAttributeValues: {
          ':claim': claim,
          ':path': path,
          ':waits': waits,
          ':epoch': epoch,
          ':running': 'running',
        },
        ReturnValues: 'ALL_OLD',
      }),
    );
    return Enrolment.parse(Attributes);
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
};

/** Writes down what a claimed effect came to. */
export const settleClaim = async (tables: Tables, id: string, visit: string, claim: Claim): Promise<void> => {
  await tables.doc.send(
    new UpdateCommand({
      TableName: tables.names.Enrolments,
      Key: keyOf(tables, id),
      UpdateExpression: 'SET claims.#visit = :claim',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#visit': visit },
      ExpressionAttributeValues: { ':claim': claim },
    }),
  );
};

/** Gives a claim back whose effect certainly did not happen, so that the run may try again. */
export const releaseClaim = async (tables: Tables, id: string, visit: string): Promise<void> => {
  await tables.doc.send(
    new UpdateCommand({
      TableName: tables.names.Enrolments,
      Key: keyOf(tables, id),
      UpdateExpression: 'REMOVE claims.#visit',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#visit': visit },
    }),
  );
};

/** Keeps a run's task token, while the run may still go on. A repeated call of the same visit has a new token. */
export const storeWait = (tables: Tables, id: string, wait: string, run: RunWait): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Enrolments,
        Key: keyOf(tables, id),
        UpdateExpression: 'SET waits.#wait = :run',
        ConditionExpression: '#status = :running AND attribute_not_exists(#exit) AND epoch = :epoch',
        ExpressionAttributeNames: { '#wait': wait, '#status': 'status', '#exit': 'exit' },
        ExpressionAttributeValues: { ':run': run, ':epoch': run.epoch, ':running': 'running' },
      }),
    ),
  );

/** Forgets a wait that was ended, if it still is the one with this token. */
export const forgetWait = (tables: Tables, id: string, wait: string, token: string): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Enrolments,
        Key: keyOf(tables, id),
        UpdateExpression: 'REMOVE waits.#wait',
        ConditionExpression: 'waits.#wait.#token = :token',
        ExpressionAttributeNames: { '#wait': wait, '#token': 'token' },
        ExpressionAttributeValues: { ':token': token },
      }),
    ),
  );

/** Writes the way out. From then on nothing can be claimed; the first exit stays. */
export const writeExit = (tables: Tables, id: string, exit: Exit): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Enrolments,
        Key: keyOf(tables, id),
        UpdateExpression: 'SET #exit = :exit',
        ConditionExpression: '#status = :running AND attribute_not_exists(#exit)',
        ExpressionAttributeNames: { '#status': 'status', '#exit': 'exit' },
        ExpressionAttributeValues: { ':exit': exit, ':running': 'running' },
      }),
    ),
  );

/** Notes that a lead that refused mail when it entered has said yes: from now on a refusal is a change. */
export const allowMail = async (tables: Tables, id: string): Promise<void> => {
  await tables.doc.send(
    new UpdateCommand({
      TableName: tables.names.Enrolments,
      Key: keyOf(tables, id),
      UpdateExpression: 'REMOVE refused',
      ConditionExpression: 'attribute_exists(pk)',
    }),
  );
};

/** Begins the next epoch, on another machine, so that nothing of the one before can be claimed any more. */
export const raiseEpoch = (
  tables: Tables,
  enrolment: Pick<Enrolment, 'id' | 'epoch' | 'flow'>,
  next: { machine: string; version: number; begins: string },
): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Enrolments,
        Key: keyOf(tables, enrolment.id),
        UpdateExpression:
          'SET epoch = :next, version = :version, machine = :machine, begins = :begins, flowPk = :flowPk, waits = :none',
        ConditionExpression: '#status = :running AND attribute_not_exists(#exit) AND epoch = :epoch',
        ExpressionAttributeNames: { '#status': 'status', '#exit': 'exit' },
        ExpressionAttributeValues: {
          ':next': enrolment.epoch + 1,
          ':epoch': enrolment.epoch,
          ':version': next.version,
          ':flowPk': key(tables.ws, enrolment.flow, String(next.version)),
          ':none': {},
          ':machine': next.machine,
          ':begins': next.begins,
          ':running': 'running',
        },
      }),
    ),
  );

/** Opens an enrolment whose run failed again: its next epoch, on a machine that begins where it failed. */
export const reopenEnrolment = (
  tables: Tables,
  enrolment: Pick<Enrolment, 'id' | 'epoch' | 'flow' | 'enteredAt'>,
  next: { machine: string; version: number; begins: string },
): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Enrolments,
        Key: keyOf(tables, enrolment.id),
        UpdateExpression:
          'SET #status = :running, epoch = :next, version = :version, machine = :machine, begins = :begins, flowPk = :flowPk, flowSk = :flowSk, waits = :none REMOVE failure, stopped, endedAt',
        ConditionExpression: '#status = :failed AND epoch = :epoch',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':running': 'running',
          ':failed': 'failed',
          ':epoch': enrolment.epoch,
          ':next': enrolment.epoch + 1,
          ':version': next.version,
          ':machine': next.machine,
          ':begins': next.begins,
          ':flowPk': key(tables.ws, enrolment.flow, String(next.version)),
          ':flowSk': `running#${enrolment.enteredAt}`,
          ':none': {},
        },
      }),
    ),
  );

/** Closes an enrolment whose last run has ended; false if it was closed already or has gone on to another epoch. */
export const endEnrolment = (
  tables: Tables,
  enrolment: Enrolment,
  end: {
    status: Exclude<EnrolmentStatus, 'running'>;
    at: string;
    failure?: string;
    stopped?: boolean;
    path?: readonly PathItem[];
  },
): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Enrolments,
        Key: keyOf(tables, enrolment.id),
        UpdateExpression: [
          'SET #status = :status, endedAt = :at, flowSk = :flowSk, waits = :none',
          end.failure === undefined ? '' : ', failure = :failure',
          end.stopped === true ? ', stopped = :stopped' : '',
          end.path === undefined ? '' : ', #path = :path',
        ].join(''),
        ConditionExpression: '#status = :running AND epoch = :epoch',
        ExpressionAttributeNames: {
          '#status': 'status',
          ...(end.path !== undefined && { '#path': 'path' }),
        },
        ExpressionAttributeValues: {
          ':status': end.status,
          ':at': end.at,
          ':flowSk': `${end.status}#${enrolment.enteredAt}`,
          ':none': {},
          ':running': 'running',
          ':epoch': enrolment.epoch,
          ...(end.failure !== undefined && { ':failure': end.failure }),
          ...(end.stopped === true && { ':stopped': true }),
          ...(end.path !== undefined && { ':path': end.path }),
        },
      }),
    ),
  );
