import type { HistoryEvent } from './history.ts';

/** A history event as GetExecutionHistory answers it, with its timestamp still as ISO text. */
export type AwsHistoryEvent = {
  id: number;
  previousEventId: number;
  type: HistoryEvent['type'];
  timestamp: string;
} & { [details: `${string}EventDetails`]: { [field: string]: unknown } };

const WHOLE = { truncated: false };

const text = (field: 'input' | 'output', event: HistoryEvent): { [field: string]: unknown } =>
  event[field] === undefined ? {} : { [field]: JSON.stringify(event[field]), [`${field}Details`]: WHOLE };

const fault = ({ cause, error }: HistoryEvent): { [field: string]: unknown } => ({
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
});

/** AWS splits `arn:aws:states:::lambda:invoke.waitForTaskToken` into type and resource. */
const service = ({ resource }: HistoryEvent): { [field: string]: unknown } => {
  const [resourceType, name] = (resource ?? '').split(':').slice(-2);
  return { resourceType, resource: name };
};

const timeout = ({ timeoutInSeconds }: HistoryEvent): { [field: string]: unknown } =>
  timeoutInSeconds === undefined ? {} : { timeoutInSeconds };

const detailsOf = (event: HistoryEvent, roleArn: string): { [field: string]: unknown } | null => {
  const { type } = event;
  if (type === 'ExecutionStarted') return { ...text('input', event), roleArn };
  if (type.endsWith('StateEntered')) return { name: event.name, ...text('input', event) };
  if (type.endsWith('StateExited')) {
    const { assignedVariables: assigned } = event;
    const variables =
      assigned === undefined
        ? {}
        : {
            assignedVariables: Object.fromEntries(
              Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]),
            ),
            assignedVariablesDetails: WHOLE,
          };
    return { name: event.name, ...text('output', event), ...variables };
  }
  if (type === 'EvaluationFailed') return { ...fault(event), location: event.location, state: event.name };
  if (type === 'LambdaFunctionScheduled')
    return { resource: event.resource, ...text('input', event), ...timeout(event) };
  if (type === 'LambdaFunctionStarted') return null;
  if (type === 'TaskScheduled')
    return { ...service(event), parameters: JSON.stringify(event.parameters), ...timeout(event) };
  const outcome = { ...text('output', event), ...fault(event) };
  return type.startsWith('Task') ? { ...service(event), ...outcome } : outcome;
};

const keyOf = (type: HistoryEvent['type']): `${string}EventDetails` => {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type[0]?.toLowerCase()}${type.slice(1)}EventDetails`;
};

/** Renders a history event in AWS's shape: JSON as text, and details under the name of the event's kind. */
export const awsHistoryEvent = (event: HistoryEvent, roleArn = ''): AwsHistoryEvent => {
  const details = detailsOf(event, roleArn);
  return {
    id: event.id,
    previousEventId: event.previousEventId,
    type: event.type,
    timestamp: event.at,
    ...(details === null ? {} : { [keyOf(event.type)]: details }),
  };
};
