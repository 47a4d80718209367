/**
 * The wiring as data: which tables, queues and functions exist, what triggers each function, what each may touch.
 * CDK builds the cloud from it and the local runtime builds the process from it. Only what both read stands here.
 */

export type Table = { indexes: Record<string, { partition: string; sort?: string; project: 'ALL' | 'KEYS_ONLY' }> };

/** Every table has the string keys `pk` (beginning with the workspace) and `sk`. */
export const tables = {
  Ledger: { indexes: {} },
  Leads: { indexes: { due: { partition: 'duePk', sort: 'dueAt', project: 'KEYS_ONLY' } } },
  Flows: { indexes: {} },
  Enrolments: { indexes: { byFlow: { partition: 'flowPk', sort: 'flowSk', project: 'ALL' } } },
  Tasks: {
    indexes: {
      byRep: { partition: 'repPk', sort: 'repSk', project: 'ALL' },
      byLead: { partition: 'leadPk', sort: 'leadSk', project: 'ALL' },
    },
  },
  Workspace: { indexes: {} },
} as const satisfies Record<string, Table>;
export type TableName = keyof typeof tables;

export type Queue = {
  /** Seconds; at least six times the consumer's timeout. */
  visibility: number;
  /** Deliveries before a message goes to the queue's dead letters (`<name>-dead`). */
  tries: number;
};

export const queues = {
  score: { visibility: 180, tries: 5 },
  'start-flows': { visibility: 180, tries: 8 },
  'email-events': { visibility: 180, tries: 5 },
} as const satisfies Record<string, Queue>;
export type QueueName = keyof typeof queues;

/** Bus rules: which detail-types of ours (or of AWS on the default bus) go to which queue. */
export const rules = {
  score: {
    bus: 'ripen',
    source: 'ripen',
    detailTypes: ['Activity Recorded', 'Ledger Entry Submitted'],
    queue: 'score',
  },
  'start-flows': {
    bus: 'ripen',
    source: 'ripen',
    detailTypes: [
      'Lead Stage Changed',
      'Lead Merged',
      'Trigger Matched',
      'Wait Matched',
      'Consent Changed',
      'Segment Changed',
      'Handoff Accepted',
      'Handoff Rejected',
    ],
    queue: 'start-flows',
  },
  'run-status': {
    bus: 'default',
    source: 'aws.states',
    detailTypes: ['Step Functions Execution Status Change'],
    queue: 'start-flows',
  },
  'email-events': {
    bus: 'default',
    source: 'aws.ses',
    detailTypes: [
      'Email Sent',
      'Email Delivered',
      'Email Opened',
      'Email Clicked',
      'Email Bounced',
      'Email Complaint Received',
      'Email Rejected',
      'Email Rendering Failed',
      'Email Delivery Delayed',
      // Of the local outbox only: SES does not say these.
      'Email Delivery Unknown',
      'Email Sending Paused',
      'Email Sending Resumed',
    ],
    queue: 'email-events',
  },
} as const satisfies Record<
  string,
  { bus: 'ripen' | 'default'; source: string; detailTypes: readonly string[]; queue: QueueName }
>;

type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem';

export type Grants = {
  tables?: Partial<Record<TableName, readonly TableAction[]>>;
  /** May put events on our bus. */
  publish?: true;
  /** Step Functions actions on runs and machines under our prefix. */
  runs?: readonly (
    | 'StartExecution'
    | 'StopExecution'
    | 'DescribeExecution'
    | 'ListExecutions'
    | 'GetExecutionHistory'
    | 'SendTaskSuccess'
    | 'SendTaskFailure'
  )[];
  /** The publisher: creates and updates machines under our prefix and passes the one role. */
  publishMachines?: true;
  sendEmail?: true;
  /** May look into and redrive the dead letters of every queue. */
  deadLetters?: true;
};

/** What `publishMachines` comes to, on machines under our prefix; validating a definition names no machine. */
export const publisherActions = [
  'CreateStateMachine',
  'UpdateStateMachine',
  'PublishStateMachineVersion',
  'TagResource',
] as const;

/** What `deadLetters` comes to: on the dead letters themselves, and on the queues they are put back onto. */
export const deadLetterActions = {
  dead: ['ReceiveMessage', 'ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'StartMessageMoveTask'],
  main: ['SendMessage'],
} as const;

export type Trigger =
  /** Method and path of the HTTP API; `{name}` one segment, `{name+}` the rest. */
  | { http: readonly string[] }
  /**
   * Batches of more than ten would have Lambda wait a second to gather them, whoever waits; a busy queue fills ten by
   * itself. One process takes more at once, for it waits for nothing.
   */
  | { queue: QueueName; batch: number; localBatch?: number; concurrency: number }
  | { everySeconds: number }
  /** Called by our state machines only. */
  | { stateMachines: true };

export type LambdaFunction = {
  entry: string;
  triggers: readonly Trigger[];
  grants: Grants;
  timeoutSeconds: number;
  memoryMb: number;
  /** Needs to know the secret that signs links and keys address hashes. */
  secret?: true;
};

export const functions = {
  collect: {
    entry: 'functions/collect/handler.ts',
    triggers: [
      {
        http: [
          'POST /v1/{call}',
          'OPTIONS /v1/{call}',
          'POST /v1/{call}/{short+}',
          'POST /f/{writeKey}',
          'OPTIONS /f/{writeKey}',
        ],
      },
    ],
    grants: { tables: { Workspace: ['GetItem', 'BatchWriteItem', 'PutItem'] }, publish: true },
    timeoutSeconds: 10,
    memoryMb: 512,
  },
  score: {
    entry: 'functions/score/handler.ts',
    triggers: [{ queue: 'score', batch: 10, localBatch: 100, concurrency: 20 }],
    grants: {
      tables: {
        Leads: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
        Ledger: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'],
        Flows: ['GetItem', 'BatchGetItem'],
        Workspace: ['GetItem', 'PutItem'],
      },
      publish: true,
    },
    timeoutSeconds: 30,
    memoryMb: 1024,
    secret: true,
  },
  'start-flows': {
    entry: 'functions/start-flows/handler.ts',
    triggers: [{ queue: 'start-flows', batch: 10, concurrency: 10 }],
    grants: {
      tables: {
        Leads: ['GetItem', 'UpdateItem'],
        Ledger: ['BatchGetItem'],
        Flows: ['GetItem', 'BatchGetItem'],
        Enrolments: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
        Tasks: ['GetItem', 'UpdateItem'],
        Workspace: ['GetItem', 'PutItem'],
      },
      publish: true,
      runs: ['StartExecution', 'StopExecution', 'DescribeExecution', 'SendTaskSuccess', 'SendTaskFailure'],
    },
    timeoutSeconds: 30,
    memoryMb: 512,
  },
  steps: {
    entry: 'functions/steps/handler.ts',
    triggers: [{ stateMachines: true }],
    grants: {
      tables: {
        Leads: ['GetItem', 'PutItem', 'UpdateItem'],
        Ledger: ['Query'],
        Flows: ['GetItem', 'Query'],
        Enrolments: ['GetItem', 'UpdateItem', 'PutItem'],
        Tasks: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
        Workspace: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      },
      publish: true,
      runs: ['SendTaskSuccess', 'SendTaskFailure'],
      sendEmail: true,
    },
    timeoutSeconds: 30,
    memoryMb: 512,
    secret: true,
  },
  'email-events': {
    entry: 'functions/email-events/handler.ts',
    triggers: [{ queue: 'email-events', batch: 10, concurrency: 5 }],
    grants: {
      tables: { Workspace: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'], Leads: ['GetItem'] },
      publish: true,
    },
    timeoutSeconds: 30,
    memoryMb: 256,
    secret: true,
  },
  preferences: {
    entry: 'functions/preferences/handler.ts',
    triggers: [{ http: ['GET /u/{token}', 'POST /u/{token}'] }],
    grants: { tables: { Workspace: ['GetItem', 'PutItem', 'DeleteItem'], Leads: ['GetItem'] }, publish: true },
    timeoutSeconds: 10,
    memoryMb: 256,
    secret: true,
  },
  api: {
    entry: 'functions/api/handler.ts',
    triggers: [
      {
        http: [
          'GET /health',
          'GET /api/{path+}',
          'POST /api/{path+}',
          'PUT /api/{path+}',
          'PATCH /api/{path+}',
          'DELETE /api/{path+}',
        ],
      },
    ],
    grants: {
      tables: {
        Ledger: ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'DeleteItem', 'BatchWriteItem'],
        Leads: ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
        Flows: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
        Enrolments: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
        Tasks: ['GetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
        Workspace: [
          'GetItem',
          'BatchGetItem',
          'Query',
          'Scan',
          'PutItem',
          'UpdateItem',
          'DeleteItem',
          'BatchWriteItem',
        ],
      },
      publish: true,
      runs: ['DescribeExecution', 'GetExecutionHistory'],
      sendEmail: true,
      deadLetters: true,
    },
    timeoutSeconds: 29,
    memoryMb: 1024,
    secret: true,
  },
  publish: {
    entry: 'functions/publish/handler.ts',
    triggers: [
      {
        http: [
          'POST /api/flows/{flow}/publish',
          'POST /api/flows/{flow}/pause',
          'POST /api/flows/{flow}/resume',
          'POST /api/flows/{flow}/steps/{step}/retry',
        ],
      },
    ],
    grants: {
      tables: {
        Flows: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
        Enrolments: ['Query', 'UpdateItem'],
        Workspace: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
      },
      publish: true,
      runs: ['StartExecution', 'StopExecution'],
      publishMachines: true,
    },
    timeoutSeconds: 29,
    memoryMb: 1024,
    secret: true,
  },
  sweep: {
    entry: 'functions/sweep/handler.ts',
    triggers: [{ everySeconds: 60 }],
    grants: {
      tables: {
        Ledger: ['Query', 'PutItem'],
        Leads: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'],
        Flows: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
        Enrolments: ['GetItem', 'Query', 'UpdateItem'],
        Tasks: ['GetItem', 'Query', 'UpdateItem'],
        Workspace: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
      publish: true,
      runs: ['DescribeExecution', 'StartExecution', 'StopExecution'],
    },
    timeoutSeconds: 300,
    memoryMb: 1024,
    secret: true,
  },
} as const satisfies Record<string, LambdaFunction>;
export type FunctionName = keyof typeof functions;

/** Names of everything under one installation begin with this. */
export const prefix = 'ripen';

/** A table's name in DynamoDB. */
export const tableName = (table: TableName): string => `${prefix}-${table}`;
