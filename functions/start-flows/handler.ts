import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  type BusEnvelope,
  type Deps,
  deliveriesOf,
  describeFailure,
  failuresOf,
  type Handler,
  isBusEvent,
  isRetryable,
  lambda,
  timeLeft,
} from '../runtime/index.ts';
import { onConsentChanged } from './on/consent-changed.ts';
import { onLeadMerged } from './on/lead-merged.ts';
import { isRunStatus, onRunStatus } from './on/run-status.ts';
import { onSegmentChanged } from './on/segment-changed.ts';
import { onStageChanged } from './on/stage-changed.ts';
import { onTriggerMatched } from './on/trigger-matched.ts';
import { onHandoffDecided, onWaitMatched } from './on/wait-ended.ts';
import { openTools, type Tools } from './tools.ts';

/** Lets leads into flows and out of them, and ends the waits of runs, as the facts on the bus say. */
export const create = (deps: Deps): Handler<SQSEvent, SQSBatchResponse> => {
  const tools = openTools(deps);
  return async (batch, context) => {
    const time = timeLeft(context);
    const failed: string[] = [];
    for (const { message, event } of deliveriesOf(batch)) {
      try {
        await time.within(() => take(tools, event));
      } catch (error) {
        // Both kinds end in the dead letters where people see them; only the log differs.
        const outlook = isRetryable(error) ? 'will be tried again' : 'cannot succeed';
        deps.log.error(`An event failed and ${outlook}.`, { type: event['detail-type'], ...describeFailure(error) });
        failed.push(message);
      }
    }
    return failuresOf(failed);
  };
};

const take = async (tools: Tools, event: BusEnvelope): Promise<void> => {
  if (isBusEvent(event, 'Lead Stage Changed')) return onStageChanged(tools, event.detail);
  if (isBusEvent(event, 'Trigger Matched')) return onTriggerMatched(tools, event.detail);
  if (isBusEvent(event, 'Segment Changed')) return onSegmentChanged(tools, event.detail);
  if (isBusEvent(event, 'Wait Matched')) return onWaitMatched(tools, event.detail);
  if (isBusEvent(event, 'Consent Changed')) return onConsentChanged(tools, event.detail);
  if (isBusEvent(event, 'Lead Merged')) return onLeadMerged(tools, event.detail);
  if (isBusEvent(event, 'Handoff Accepted')) return onHandoffDecided(tools, event.detail, 'accepted');
  if (isBusEvent(event, 'Handoff Rejected')) return onHandoffDecided(tools, event.detail, 'rejected');
  if (isRunStatus(event)) return onRunStatus(tools, event.detail);
};

export const handler = lambda(create);
