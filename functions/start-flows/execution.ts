import { createHash } from 'node:crypto';
import type { RunInput } from '../../shared/flow/index.ts';
import type { Enrolment } from '../store/enrolment.ts';

type Named = Pick<Enrolment, 'id' | 'epoch'>;

/** The name of an epoch's execution: the same for the same epoch, so that a second start is refused; no ids in clear. */
export const executionName = ({ id, epoch }: Named): string =>
  `${createHash('sha256').update(id).digest('hex').slice(0, 40)}-${epoch}`;

/** `arn:…:stateMachine:<name>:<version>` and an execution's name make its ARN. */
export const executionArn = (enrolment: Named & Pick<Enrolment, 'machine'>): string => {
  const [arn, partition, service, region, account, , name] = enrolment.machine.split(':');
  return [arn, partition, service, region, account, 'execution', name, executionName(enrolment)].join(':');
};

/** Ids only. The path walked in earlier epochs goes along, so that visits go on counting. */
export const runInput = (enrolment: Enrolment): RunInput => ({
  v: 1,
  flow: enrolment.flow,
  version: enrolment.version,
  enrolment: enrolment.id,
  lead: enrolment.lead,
  epoch: enrolment.epoch,
  at: enrolment.at,
  ...(enrolment.epoch > 0 && { path: enrolment.path }),
});
