import type { Json } from './activity.ts';

/** The activities whose properties are what the lead answered, not only what it did. */
const questionnaires: ReadonlySet<string> = new Set(['BANT Completed', 'Survey Answered']);
const questions = ['budget', 'authority', 'need', 'timeline', 'painPoints'] as const;

/** What an activity's properties answer of the BANT questions, as fields of the profile; empty for any other activity. */
export const bantAnswers = (type: string, properties: Readonly<Record<string, Json>>): Record<string, Json> =>
  questionnaires.has(type)
    ? Object.fromEntries(
        questions.flatMap((name) => {
          const answer = properties[name];
          return answer === undefined || answer === null || answer === '' ? [] : [[name, answer]];
        }),
      )
    : {};
