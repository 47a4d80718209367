import type { Json } from '../activity/index.ts';
import { compileCondition } from '../condition/index.ts';
import type { Program } from './program.ts';

const answerNames = ['budget', 'authority', 'need', 'timeline'] as const;
const knows = compileCondition({ kind: 'test', field: ['answer'], op: 'isKnown' });

export type BantAnswers = {
  budget: boolean;
  authority: boolean;
  need: boolean;
  timeline: boolean;
  answered: number;
  met: number;
};

/** The fit score of a profile, in thousandths. */
export const fitOf = (program: Program, lead: Record<string, Json>): number => {
  const facts = { lead };
  let sum = 0;
  for (const rule of program.fit) if (rule.when(facts)) sum += rule.points;
  return sum;
};

/** BANT as one number: four bits for what is met, and above them how many questions are answered. */
export const bantOf = (program: Program, lead: Record<string, Json>): number => {
  const facts = { lead };
  let bits = 0;
  for (let i = 0; i < 4; i++) {
    if (program.bant[i]?.(facts)) bits |= 1 << i;
    if (knows({ answer: lead[answerNames[i] ?? ''] })) bits += 16;
  }
  return bits;
};

/** The number of `bantOf` in words. */
export const bantAnswers = (bits: number): BantAnswers => {
  const [budget, authority, need, timeline] = [1, 2, 4, 8].map((bit) => (bits & bit) !== 0);
  return {
    budget: budget === true,
    authority: authority === true,
    need: need === true,
    timeline: timeline === true,
    answered: bits >> 4,
    met: [budget, authority, need, timeline].filter(Boolean).length,
  };
};
