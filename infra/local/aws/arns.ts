/** Every embedded resource lives in this region and account. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Names of embedded resources as AWS writes them. */
export const arns = {
  table: (name: string) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`,
  bus: (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${name}`,
  rule: (bus: string, name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${bus}/${name}`,
  queue: (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
  stateMachine: (name: string, version?: number) =>
    `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}${version === undefined ? '' : `:${version}`}`,
  execution: (machine: string, name: string) => `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine}:${name}`,
  function: (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
};

/** The `QueueUrl` of a queue; only its last segment is read, so it may outlive the port in it. */
export const queueUrl = (endpoint: string, name: string): string => `${endpoint}/${ACCOUNT}/${name}`;

/** The last segment of a function's ARN, or the plain name. */
export const functionNameOf = (arnOrName: string): string => {
  const parts = arnOrName.split(':');
  return parts[0] === 'arn' ? (parts[6] ?? '') : arnOrName;
};
