import { plain } from './items.ts';
import type { Violation } from './violation.ts';
import type { Update } from './world.ts';

type Enrolment = {
  id: string;
  status: string;
  epoch: number;
  exit?: { reason: string };
  claims: Record<string, unknown>;
};

/**
 * What is wrong with an update that claims a visit of a step, judged by the enrolment as it was at that very moment: only the
 * run that the enrolment is on may claim, nobody once there is an exit, and each visit once.
 */
export const wrongClaims = ({ table, before, after, by }: Update): Violation[] => {
  if (table !== 'ripen-Enrolments' || before === undefined) return [];
  const [was, is] = [plain(before) as Enrolment, plain(after) as Enrolment];
  const call = by as { epoch?: number; step?: string; visit?: number; path?: unknown } | undefined;
  if (call?.step === undefined || call.epoch === undefined) return [];
  const visit = `${call.step}.${call.visit}`;
  if (is.claims[visit] === undefined || was.claims[visit] !== undefined) return [];
  const wrong = (what: string): Violation => ({
    rule: 'only who may claims a step',
    what: `${visit} of ${was.id} ${what}`,
  });
  return [
    ...(was.exit === undefined ? [] : [wrong(`was claimed though there was an exit: ${was.exit.reason}`)]),
    ...(was.status === 'running' ? [] : [wrong(`was claimed though the enrolment was ${was.status}`)]),
    ...(was.epoch === call.epoch ? [] : [wrong(`was claimed by the run of epoch ${call.epoch} in epoch ${was.epoch}`)]),
  ];
};
