import { count } from '../ui/index.ts';
import { estimate } from './compare.ts';
import type { Hanging } from './hanging.ts';
import type { WhatIf } from './run.ts';

/** "12", or from a sample "about 120 ± 30". */
export const howMany = (found: number, { leads, sampleOf }: WhatIf): string => {
  if (sampleOf === null) return found.toLocaleString('en');
  const { about, error } = estimate(found, leads, sampleOf);
  return error === 0
    ? about.toLocaleString('en')
    : `about ${about.toLocaleString('en')} ± ${error.toLocaleString('en')}`;
};

/** "+3", "−2", "0". */
export const signed = (n: number): string =>
  n === 0 ? '0' : `${n > 0 ? '+' : '−'}${Math.abs(n).toLocaleString('en')}`;

/** "7 of 10, 70 %", or nothing of nothing. */
export const shareOf = (part: number, whole: number): string =>
  whole === 0
    ? '–'
    : `${part.toLocaleString('en')} of ${whole.toLocaleString('en')} (${Math.round((100 * part) / whole)} %)`;

const moreOrFewer = (by: number, one: string): string[] =>
  by === 0 ? [] : [`${by > 0 ? 'up to ' : ''}${count(Math.abs(by), `${by > 0 ? 'more' : 'fewer'} ${one}`)}`];

/** What hangs on one change of stage: started so often under either, with what one start can do. */
export type StartRow = { id: string; what: string; live: number; draft: number; each: string };

export type Sent = { rows: StartRow[]; emails: number; tasks: number };

/** Emails and tasks more or fewer: starts under each model, times the most that one start does in that version. */
export const sentBy = (starts: WhatIf['starts'], live: readonly Hanging[], draft: readonly Hanging[]): Sent => {
  const ids = [...new Set([...live, ...draft].map(({ id }) => id))];
  let [emails, tasks] = [0, 0];
  const rows = ids.map((id) => {
    const [old, next] = [live.find((one) => one.id === id), draft.find((one) => one.id === id)];
    const times = starts[id] ?? { live: 0, draft: 0 };
    emails += times.draft * (next?.emails ?? 0) - times.live * (old?.emails ?? 0);
    tasks += times.draft * (next?.tasks ?? 0) - times.live * (old?.tasks ?? 0);
    const shown = next ?? old;
    const each = [
      shown && shown.emails > 0 ? count(shown.emails, 'email') : '',
      shown && shown.tasks > 0 ? count(shown.tasks, 'task') : '',
    ].filter((part) => part !== '');
    return { id, what: `${shown?.flow}: ${shown?.when}`, ...times, each: `up to ${each.join(', ')}` };
  });
  return { rows, emails, tasks };
};

/** "up to 12 more emails and 3 fewer tasks". */
export const sentWords = ({ emails, tasks }: Sent): string =>
  [...moreOrFewer(emails, 'email'), ...moreOrFewer(tasks, 'task')].join(' and ') || 'as many emails and tasks as now';
