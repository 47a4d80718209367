import { randomUUID } from 'node:crypto';
import {
  DEEPEST_MESSAGE,
  isDeeperThan,
  type Learnt,
  machineReason,
  type Translation,
} from '../../shared/activity/index.ts';
import { fieldsOfGroupTraits, fieldsOfTraits, type LeadField, type Submission } from '../../shared/lead/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import type { Reject } from '../../shared/workspace/index.ts';
import type { BusMessage, Publisher } from '../runtime/index.ts';

/** One message as it came, and what became of it. */
export type Received = { body: unknown; translation: Translation };

/** What was taken in of a request, and what was not and why. */
export type Intake = { accepted: number; rejected: Problem[] };

const isRefused = ({ translation }: Received): boolean =>
  translation.problems.some(({ severity }) => severity === 'error');

/**
 * Files what cannot be kept and hands the rest to the bus; resolves once both are stored. Rejects go first: if the bus
 * then fails, the sender repeats the request and nothing that it was told is kept is missing.
 */
export const takeIn = async (
  received: readonly Received[],
  {
    keyId,
    at,
    publisher,
    file,
    fieldsHere,
  }: {
    keyId: string;
    at: string;
    publisher: Publisher;
    file: (rejects: Reject[]) => Promise<void>;
    fieldsHere: () => Promise<readonly LeadField[]>;
  },
): Promise<Intake> => {
  const refused = received.filter(isRefused);
  const rejects = refused.map(({ body, translation }) => ({
    id: randomUUID(),
    at,
    source: keyId,
    problems: translation.problems,
    body: excerptOf(body),
  }));
  if (rejects.length > 0) await file(rejects);
  const kept = received.filter((one) => !isRefused(one));
  const learns = kept.some(({ translation }) => translation.learnt.some(({ kind }) => kind === 'profile'));
  const fields = learns ? await fieldsHere() : [];
  await publisher.put(kept.flatMap(({ translation }) => messagesOf(translation, fields)));
  return { accepted: kept.length, rejected: refused.flatMap(({ translation }) => translation.problems) };
};

const messagesOf = ({ activities, learnt }: Translation, fields: readonly LeadField[]): BusMessage[] => [
  ...activities.map((activity) => {
    const machine = machineReason(activity.context);
    const detail = machine === undefined ? activity : { ...activity, context: { ...activity.context, machine } };
    return { detailType: 'Activity Recorded', detail } as const;
  }),
  ...learnt.map((one) => ({ detailType: 'Ledger Entry Submitted', detail: submissionOf(one, fields) }) as const),
];

const submissionOf = ({ identity, ...learnt }: Learnt, known: readonly LeadField[]): Submission => {
  const base = { v: 1, id: learnt.id, at: learnt.at, receivedAt: learnt.receivedAt, source: learnt.source } as const;
  if (learnt.kind === 'consent') {
    const entry = { ...base, kind: 'consent', channel: 'email', state: learnt.state, how: learnt.how } as const;
    return { v: 1, to: { identity }, entry };
  }
  const fieldsOf = learnt.of === 'company' ? fieldsOfGroupTraits : fieldsOfTraits;
  const fields = fieldsOf(learnt.traits, known);
  return { v: 1, to: { identity }, entry: { ...base, kind: 'profile', fields } };
};

const LONGEST_EXCERPT = 2_000;

/** Enough of a refused message to see what is wrong with it, without what its browser tells of the device. */
const excerptOf = (body: unknown): string => {
  if (isDeeperThan(body, DEEPEST_MESSAGE)) return '(nests too deep to be shown)';
  const text =
    typeof body === 'object' && body !== null && !Array.isArray(body)
      ? JSON.stringify({ ...body, context: undefined, writeKey: undefined })
      : JSON.stringify(body ?? null);
  return text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text;
};
