import { Buffer } from 'node:buffer';
import {
  DEEPEST_MESSAGE,
  fromSegment,
  isDeeperThan,
  MESSAGE_BYTES,
  millisOf,
  type Reception,
  SegmentBatch,
  type SegmentCall,
  segmentCalls,
} from '../../shared/activity/index.ts';
import { type Problem, problemsOf } from '../../shared/problem/index.ts';
import type { Received } from './intake.ts';
import { refusals } from './problem.ts';

export type Call = SegmentCall | 'batch';

/** The paths that `@segment/analytics-next` posts to: the first letter of the call. */
const shortCalls: Readonly<Record<string, Call>> = {
  a: 'alias',
  b: 'batch',
  g: 'group',
  i: 'identify',
  p: 'page',
  s: 'screen',
  t: 'track',
};

/** The call that a path names, in full or by its first letter. */
export const callNamed = (name: string): Call | undefined =>
  name === 'batch' || (segmentCalls as readonly string[]).includes(name) ? (name as Call) : shortCalls[name];

type Context = Omit<Reception, 'where' | 'sentAt'>;
type Body = Readonly<Record<string, unknown>>;

/** The messages in a request's body, each translated. A batch that is none is a problem of the whole request. */
export const readSegment = (
  call: Call,
  body: Body,
  context: Context,
): { received: Received[] } | { problems: Problem[] } => {
  if (call !== 'batch') return { received: [readOne({ ...body, type: call }, body, { ...context, where: '' })] };
  const batch = SegmentBatch.safeParse(body);
  if (!batch.success) return { problems: problemsOf(batch.error, 'batch.shape') };
  const sentAt = batch.data.sentAt == null ? undefined : millisOf(batch.data.sentAt);
  const shared = batch.data.context;
  return {
    received: batch.data.batch.map((message, at) => {
      const whole =
        shared && isRecord(message) ? { ...message, context: { ...shared, ...recordOr(message.context) } } : message;
      return readOne(whole, message, { ...context, sentAt, where: `batch/${at}` });
    }),
  };
};

const readOne = (message: unknown, body: unknown, reception: Reception): Received => {
  const refused = (problem: Problem) => ({ body, translation: { activities: [], learnt: [], problems: [problem] } });
  if (isDeeperThan(message, DEEPEST_MESSAGE)) return refused(refusals.tooDeep(reception.where));
  if (Buffer.byteLength(JSON.stringify(message) ?? '') > MESSAGE_BYTES) {
    return refused(refusals.messageTooLarge(reception.where));
  }
  return { body, translation: fromSegment(message, reception) };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOr = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
