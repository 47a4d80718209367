import type * as z from 'zod';
import type { Json } from '../activity/index.ts';
import { type Grade, type Stage, stageName } from '../lead/index.ts';
import { type Deed, openingFor } from './opening.ts';
import type { Task } from './task.ts';

/** A line of the lead's receipt, in author points. */
export type ScoreLine = { label: string; points: number };

export type Qualified = {
  score: number;
  grade: z.infer<typeof Grade>;
  stage: z.infer<typeof Stage>;
  lead: Readonly<Record<string, Json>>;
  bant: { budget: boolean; authority: boolean; need: boolean; timeline: boolean };
  receipt: readonly ScoreLine[];
  activities: readonly Deed[];
};

/** What made the lead qualified, for the rep who calls, and a first sentence to say. From what is known; nothing is invented. */
export const whyQualified = (lead: Qualified, now: string): Task['why'] => ({
  score: lead.score,
  grade: lead.grade,
  stage: lead.stage,
  reasons: [
    `${stageName[lead.stage]} with ${number(lead.score)} points and fit grade ${lead.grade}.`,
    ...fitReason(lead),
    ...bantReason(lead),
    ...pointReasons(lead.receipt),
  ].slice(0, 10),
  opening: openingFor(lead.activities, lead.lead, now),
});

/** Points exactly, to the thousandth that they are kept in. */
const number = (points: number): string => String(Math.round(points * 1000) / 1000);

const fitReason = ({ lead }: Qualified): string[] => {
  const size = typeof lead.companySize === 'number' ? `${lead.companySize} employees` : undefined;
  const facts = [lead.jobTitle, lead.company, lead.industry, size, lead.country].filter(
    (fact): fact is string => typeof fact === 'string' && fact !== '',
  );
  return facts.length === 0 ? [] : [`${facts.join(' · ')}.`];
};

const questions = ['budget', 'authority', 'need', 'timeline'] as const;

const bantReason = ({ bant, lead }: Qualified): string[] => {
  const met = questions.filter((question) => bant[question]);
  if (met.length === 0) return [];
  const answers = met.map((question) =>
    typeof lead[question] === 'string' ? `${question}: ${lead[question]}` : question,
  );
  return [`BANT ${met.length} of 4 (${answers.join(', ')}).`];
};

const signed = (points: number): string => (points < 0 ? `−${number(-points)}` : `+${number(points)}`);

/** So many reasons are named; the others are one sum, so that what is said adds up to the score. */
const NAMED = 5;

/** The lines that weigh most, losses and limits too, equal labels taken together; they add up to the score. */
const pointReasons = (receipt: readonly ScoreLine[]): string[] => {
  const sums = new Map<string, { points: number; times: number }>();
  for (const { label, points } of receipt) {
    const sum = sums.get(label) ?? { points: 0, times: 0 };
    sums.set(label, { points: sum.points + points, times: sum.times + 1 });
  }
  const ranked = [...sums]
    .map(([label, { points, times }]) => ({ label: `${label}${times > 1 ? ` ×${times}` : ''}`, points }))
    .filter(({ points }) => Math.abs(points) >= 0.0005)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.label < b.label ? -1 : 1));
  const named = ranked.length > NAMED + 1 ? ranked.slice(0, NAMED) : ranked;
  const rest = ranked.slice(named.length).reduce((sum, { points }) => sum + points, 0);
  const lines = named.toSorted((a, b) => b.points - a.points || (a.label < b.label ? -1 : 1));
  return [
    ...lines.map(({ label, points }) => `${label}: ${signed(points)}`),
    ...(ranked.length > named.length ? [`Everything else: ${signed(rest)}`] : []),
  ];
};
