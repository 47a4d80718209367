import { stageName } from '../../lead/index.ts';
import type { Start, Trigger } from '../document.ts';
import type { Names, Outlet } from '../steps/kind.ts';
import { conditionWords, listWords, matchWords, nameOf } from '../steps/words.ts';

/** The outlets of a scoring start, in the order a lead climbs. */
export const scoringOutlets = [
  { id: 'mql', name: 'Becomes MQL' },
  { id: 'sql', name: 'Becomes SQL' },
  { id: 'opportunity', name: 'Becomes opportunity' },
  { id: 'customer', name: 'Becomes customer' },
  { id: 'fallsBack', name: 'Falls back' },
] as const satisfies readonly Outlet[];

/** The ways out of a flow's start. */
export const startOutlets = (start: Start): Outlet[] =>
  start.kind === 'scoring' ? [...scoringOutlets] : [{ id: 'then', name: 'Then' }];

type TriggerWords = { [On in Trigger['on']]: (trigger: Extract<Trigger, { on: On }>, names: Names) => string };

const triggerWords: TriggerWords = {
  activity: ({ match }, names) => `a lead does ${matchWords(match, names)}`,
  stage: ({ to, from }) =>
    `a lead becomes ${listWords(
      to.map((stage) => stageName[stage]),
      'or',
    )}${
      from === undefined || from.length === 0
        ? ''
        : ` from ${listWords(
            from.map((stage) => stageName[stage]),
            'or',
          )}`
    }`,
  segment: ({ segment, entered }, names) =>
    `a lead ${entered ? 'enters' : 'leaves'} the segment “${nameOf(segment, names.segments)}”`,
  date: ({ field, offsetDays, at }, names) =>
    `it is ${at}, ${
      offsetDays === 0
        ? 'on'
        : `${Math.abs(offsetDays)} ${Math.abs(offsetDays) === 1 ? 'day' : 'days'} ${offsetDays < 0 ? 'before' : 'after'}`
    } the date in “${nameOf(field, names.fields)}”`,
  inactivity: ({ days }) => `a lead has done nothing for ${days} ${days === 1 ? 'day' : 'days'}`,
  hand: () => 'someone adds a lead by hand',
  flow: () => 'another flow starts this one',
};

/** Each family of triggers as the picker lists it, with the settings of one just chosen. */
export const triggers: readonly { on: Trigger['on']; name: string; help: string; initial: Trigger }[] = [
  {
    on: 'activity',
    name: 'An activity',
    help: 'When a lead does something.',
    initial: { on: 'activity', match: { activity: 'Ebook Downloaded' } },
  },
  {
    on: 'stage',
    name: 'A stage change',
    help: 'When a lead becomes MQL, SQL …',
    initial: { on: 'stage', to: ['mql'] },
  },
  {
    on: 'segment',
    name: 'A segment',
    help: 'When a lead enters or leaves a segment.',
    initial: { on: 'segment', segment: '', entered: true },
  },
  {
    on: 'date',
    name: 'A date',
    help: 'Days before or after a date of the lead.',
    initial: { on: 'date', field: 'createdAt', offsetDays: 30, at: '09:00' },
  },
  {
    on: 'inactivity',
    name: 'Inactivity',
    help: 'When a lead has gone quiet.',
    initial: { on: 'inactivity', days: 60 },
  },
  { on: 'hand', name: 'By hand', help: 'When someone adds leads.', initial: { on: 'hand' } },
  { on: 'flow', name: 'Another flow', help: 'When another flow starts it.', initial: { on: 'flow' } },
];

const wordsOf = <On extends Trigger['on']>(trigger: Extract<Trigger, { on: On }>, names: Names): string =>
  (triggerWords[trigger.on as On] as (trigger: Extract<Trigger, { on: On }>, names: Names) => string)(trigger, names);

/** The start as a sentence: "Starts when a lead becomes MQL, for leads where …". */
export const startWords = (start: Start, names: Names): string => {
  if (start.kind === 'scoring') {
    const count = start.model.rules.length;
    return `Scores every lead by ${count} ${count === 1 ? 'rule' : 'rules'} and acts when one changes stage.`;
  }
  const only = start.only === undefined ? '' : `, if ${conditionWords(start.only, names)}`;
  return `Starts when ${wordsOf(start.trigger, names)}${only}.`;
};

/** A few words for the canvas: "Becomes MQL". */
export const startTitle = (start: Start, names: Names): string => {
  if (start.kind === 'scoring') return 'Points model';
  const words = wordsOf(start.trigger, names);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
