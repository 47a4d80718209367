import * as z from 'zod';

const Tags = z.array(z.strictObject({ key: z.string(), value: z.string() }));
const Page = { maxResults: z.int().min(0).max(1000).optional(), nextToken: z.string().optional() };
const machine = { stateMachineArn: z.string() };
const execution = { executionArn: z.string() };
const failure = { error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() };

/** What each Step Functions operation takes here. */
export const CreateStateMachine = z.strictObject({
  name: z.string(),
  definition: z.string(),
  roleArn: z.string(),
  type: z.literal('STANDARD').optional(),
  tags: Tags.optional(),
  publish: z.boolean().optional(),
  versionDescription: z.string().optional(),
});
export const UpdateStateMachine = z.strictObject({
  ...machine,
  definition: z.string().optional(),
  roleArn: z.string().optional(),
  publish: z.boolean().optional(),
  versionDescription: z.string().optional(),
});
export const PublishStateMachineVersion = z.strictObject({
  ...machine,
  revisionId: z.string().optional(),
  description: z.string().optional(),
});
export const DescribeStateMachine = z.strictObject({ ...machine, includedData: z.string().optional() });
export const ListStateMachines = z.strictObject(Page);
export const ListStateMachineVersions = z.strictObject({ ...machine, ...Page });
export const DeleteStateMachine = z.strictObject(machine);
export const ValidateStateMachineDefinition = z.strictObject({
  definition: z.string(),
  type: z.literal('STANDARD').optional(),
  severity: z.enum(['ERROR', 'WARNING']).optional(),
  maxResults: z.int().min(0).max(100).optional(),
});
export const TagResource = z.strictObject({ resourceArn: z.string(), tags: Tags });
export const ListTagsForResource = z.strictObject({ resourceArn: z.string() });
export const StartExecution = z.strictObject({
  ...machine,
  name: z.string().optional(),
  input: z.string().default('{}'),
  traceHeader: z.string().optional(),
});
export const StopExecution = z.strictObject({ ...execution, ...failure });
export const DescribeExecution = z.strictObject({ ...execution, includedData: z.string().optional() });
export const ListExecutions = z.strictObject({
  ...machine,
  ...Page,
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
});
export const GetExecutionHistory = z.strictObject({
  ...execution,
  ...Page,
  reverseOrder: z.boolean().optional(),
  includeExecutionData: z.boolean().optional(),
});
export const SendTaskSuccess = z.strictObject({ taskToken: z.string(), output: z.string() });
export const SendTaskFailure = z.strictObject({ taskToken: z.string(), ...failure });
