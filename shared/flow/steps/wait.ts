import * as z from 'zod';
import { isTimeZone } from '../../time/index.ts';
import { Duration } from '../document.ts';
import { problemAt } from '../problem-at.ts';
import { Until } from '../until.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { durationWords, nameOf, secondsOf, untilWords } from './words.ts';

const Settings = z.object({ for: Duration.optional(), until: Until.optional() });

/** Lets time pass: a length of time, a moment for the lead, or the one and then the other. */
export const wait: Kind<z.infer<typeof Settings>, 'wait'> = {
  kind: 'wait',
  category: 'timing',
  name: 'Wait',
  help: 'For some time, until a weekday and hour, a date, or business hours.',
  settings: Settings,
  initial: { for: { amount: 3, unit: 'days' } },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: (settings, names) => {
    if (settings.for !== undefined) return `Wait ${durationWords(settings.for)}`;
    if (settings.until === undefined) return 'Wait …';
    if (settings.until.kind === 'date') return `Wait until ${nameOf(settings.until.field, names.fields)}`;
    return settings.until.kind === 'time' ? `Wait until ${settings.until.at}` : 'Wait for business hours';
  },
  words: (settings, names) => {
    const first = settings.for === undefined ? '' : ` ${durationWords(settings.for)}`;
    if (settings.until === undefined) return first === '' ? 'Wait …' : `Wait${first}.`;
    const moment = untilWords(settings.until, names);
    return first === '' ? `Wait until ${moment}.` : `Wait${first}, then ${moment}.`;
  },
  behaviour: (settings) =>
    settings.until === undefined
      ? { is: 'wait', seconds: settings.for === undefined ? 0 : secondsOf(settings.for) }
      : { is: 'waitUntil', until: settings.until, ...(settings.for === undefined ? {} : { after: settings.for }) },
  deeds: () => [],
  problems: ({ for: length, until }) => {
    if (length === undefined && until === undefined)
      return [problemAt('', 'no-wait', 'The wait has no length.', 'Say how long to wait, or until when.')];
    if (until !== undefined && until.zone !== 'lead' && !isTimeZone(until.zone))
      return [
        problemAt(
          'until/zone',
          'bad-zone',
          `There is no time zone “${until.zone}”.`,
          'Choose one from the list, or the lead’s own.',
        ),
      ];
    if (until?.kind === 'businessHours' && until.from >= until.to)
      return [
        problemAt('until/to', 'empty-hours', 'Business hours end before they begin.', 'Put the end after the start.'),
      ];
    if (until?.kind === 'date' && until.field === '')
      return [problemAt('until/field', 'no-field', 'No date field is chosen.', 'Choose the date to wait for.')];
    return [];
  },
  references: ({ until }) =>
    until?.kind === 'date' && until.field !== '' ? [{ to: 'field', id: until.field, where: 'until/field' }] : [],
  conditions: () => [],
};
