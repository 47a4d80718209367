import * as z from 'zod';
import { Stage } from '../lead/index.ts';
import { thousandths } from './points.ts';

/** Where sales may send a lead back to. */
export const SentBackTo = Stage.extract(['recycled', 'lead', 'mql', 'disqualified']);
export type SentBackTo = z.infer<typeof SentBackTo>;

/** What lets a lead qualify again that sales sent back, whichever comes first; where nothing is given, only a person does. */
export const Rest = z.object({
  /** Where the lead goes; where nothing is said, where the ladder sends rejected leads. */
  to: SentBackTo.optional(),
  /** So many points newly earned since. */
  points: z.number().positive().max(10_000).multipleOf(0.001).optional(),
  /** So many days later, with the points that it has then. */
  days: z.number().int().min(1).max(3650).optional(),
  /** One of the activities by which a lead raises its hand. */
  handRaise: z.boolean(),
});
export type Rest = z.infer<typeof Rest>;

/** How long a lead rests that sales rejected or lost: by the reason that sales gave, and for any other. */
export const AfterRejection = z.object({
  /** Activities by which a lead asks for sales itself. */
  handRaises: z.array(z.string().min(1).max(128)).max(20),
  byReason: z.record(z.string().min(1).max(100), Rest),
  otherwise: Rest,
});
export type AfterRejection = z.infer<typeof AfterRejection>;

/**
 * What holds where a model says nothing: who had bad timing or no answer comes back after a time, who lacked budget or
 * need by new interest, who asks for sales at once; who does not fit or is there twice only by a person.
 */
export const defaultAfterRejection: AfterRejection = {
  handRaises: ['Demo Requested', 'Pricing Requested', 'Meeting Booked', 'Trial Started'],
  byReason: {
    'bad timing': { days: 90, points: 40, handRaise: true },
    'no budget': { days: 180, points: 40, handRaise: true },
    'not the decision maker': { to: 'mql', points: 30, handRaise: true },
    'no need': { points: 40, handRaise: true },
    'wrong fit': { to: 'disqualified', handRaise: false },
    'cannot reach': { days: 30, points: 20, handRaise: true },
    duplicate: { to: 'disqualified', handRaise: false },
  },
  otherwise: { points: 30, handRaise: true },
};

export type CompiledRest = { to: SentBackTo | null; points: number; days: number; handRaise: boolean };

/** `AfterRejection` made ready to run: points in thousandths, infinity where they or the days do not count. */
export type CompiledRequalification = {
  restFor: (reason: string) => CompiledRest;
  handRaises: ReadonlySet<string>;
};

const compileRest = ({ to, points, days, handRaise }: Rest): CompiledRest => ({
  to: to ?? null,
  points: points === undefined ? Number.POSITIVE_INFINITY : thousandths(points),
  days: days ?? Number.POSITIVE_INFINITY,
  handRaise,
});

/** Reasons are compared without regard to case. */
export const compileRequalification = (said: AfterRejection = defaultAfterRejection): CompiledRequalification => {
  const byReason = new Map(
    Object.entries(said.byReason).map(([reason, rest]) => [reason.toLowerCase(), compileRest(rest)]),
  );
  const otherwise = compileRest(said.otherwise);
  return {
    restFor: (reason) => byReason.get(reason.toLowerCase()) ?? otherwise,
    handRaises: new Set(said.handRaises),
  };
};
