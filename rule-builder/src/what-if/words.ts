import type { Hanging } from '../../../shared/simulation/what-if/index.ts';
import {
  estimate,
  leadsCounted,
  noTallies,
  type Tallies,
  type Tally,
} from '../../../shared/simulation/what-if/index.ts';
import { count, locale } from '../ui/index.ts';
import type { WhatIf } from './run.ts';

type Sample = Pick<WhatIf, 'leads' | 'sampleOf'>;

const plain = (n: number): string => n.toLocaleString(locale);

/** "12", or from a sample "about 120 ± 30". */
export const howMuch = (tally: Tally, sample: Sample, word: (n: number) => string = plain): string => {
  if (sample.sampleOf === null) return word(tally.sum);
  const { about, error } = estimate(tally, sample.leads, sample.sampleOf);
  return error === 0 ? word(about) : `about ${word(about)} ± ${plain(error)}`;
};

/** The same of leads. */
export const howMany = (leads: number, sample: Sample): string => howMuch(leadsCounted(leads), sample);

/** "+3", "−2", "0". */
export const signed = (n: number): string =>
  n === 0 ? '0' : `${n > 0 ? '+' : '−'}${Math.abs(n).toLocaleString(locale)}`;

/** "7 of 10, 70 %", or nothing of nothing. */
export const shareOf = (part: number, whole: number): string =>
  whole === 0
    ? '–'
    : `${part.toLocaleString(locale)} of ${whole.toLocaleString(locale)} (${Math.round((100 * part) / whole)} %)`;

/** What hangs on one change of stage: how often it starts under either model, with what one start can do. */
export type StartRow = Tallies & { id: string; what: string; each: string };

/** What more or less is sent: by how much, and by how much that can be wrong. */
type Change = { about: number; error: number };
export type Sent = { rows: StartRow[]; emails: Change; tasks: Change };

/** Emails and tasks more or fewer: starts under each model, times the most that one start does in that version. */
export const sentBy = (
  found: Sample & Pick<WhatIf, 'starts'>,
  live: readonly Hanging[],
  draft: readonly Hanging[],
): Sent => {
  const ids = [...new Set([...live, ...draft].map(({ id }) => id))];
  const emails: Change = { about: 0, error: 0 };
  const tasks: Change = { about: 0, error: 0 };
  const add = (to: Change, starts: Tallies, was: number, is: number): void => {
    // Where a start does as much as before, only the starts that come or go count; errors of several things add up at most.
    const parts: [Tally, number][] =
      was === is
        ? [[starts.change, is]]
        : [
            [starts.draft, is],
            [starts.live, -was],
          ];
    for (const [tally, each] of parts) {
      const { about, error } = estimate(tally, found.leads, found.sampleOf ?? found.leads);
      to.about += about * each;
      to.error += error * Math.abs(each);
    }
  };
  const rows = ids.map((id) => {
    const [old, next] = [live.find((one) => one.id === id), draft.find((one) => one.id === id)];
    const starts = found.starts[id] ?? noTallies();
    add(emails, starts, old?.emails ?? 0, next?.emails ?? 0);
    add(tasks, starts, old?.tasks ?? 0, next?.tasks ?? 0);
    const shown = next ?? old;
    const each = [
      shown && shown.emails > 0 ? count(shown.emails, 'email') : '',
      shown && shown.tasks > 0 ? count(shown.tasks, 'task') : '',
    ].filter((part) => part !== '');
    return { id, what: `${shown?.flow}: ${shown?.when}`, ...starts, each: `up to ${each.join(', ')}` };
  });
  return { rows, emails, tasks };
};

const moreOrFewer = ({ about, error }: Change, one: string): string[] => {
  if (about === 0 && error === 0) return [];
  const by = count(Math.abs(about), `${about < 0 ? 'fewer' : 'more'} ${one}`);
  return [
    `${about < 0 ? '' : 'up to '}${error === 0 ? '' : 'about '}${by}${error === 0 ? '' : ` (± ${plain(error)})`}`,
  ];
};

/** "up to 12 more emails and 3 fewer tasks", of a sample with how far each can be off. */
export const sentWords = ({ emails, tasks }: Sent): string =>
  [...moreOrFewer(emails, 'email'), ...moreOrFewer(tasks, 'task')].join(' and ') || 'as many emails and tasks as now';
