import type { Decay, Group, Rule, ScoringModel } from '../../../shared/scoring/index.ts';

export const bantQuestions = ['budget', 'authority', 'need', 'timeline'] as const;

export const signed = (points: number): string => (points > 0 ? `+${points}` : `${points}`.replace('-', '−'));

/** 2nd, 3rd, 4th, 11th, 22nd. */
const ordinal = (number: number): string => {
  const ends = { one: 'st', two: 'nd', few: 'rd', many: 'th', zero: 'th', other: 'th' } as const;
  return `${number}${ends[new Intl.PluralRules('en', { type: 'ordinal' }).select(number)]}`;
};

/** How points fade, in a few words; empty where they do not. */
const fadeWords = (decay: Decay): string => {
  switch (decay.kind) {
    case 'none':
      return '';
    case 'halfLife':
      return `halves every ${decay.days} days`;
    case 'linear':
      return `fades out in ${decay.days} days`;
    case 'steps':
      return `−${decay.percent} % every ${decay.everyDays} days`;
    case 'expire':
      return `gone after ${decay.days} days`;
  }
};

/** What a group does with its points. */
export const groupWords = (group: Group, model: ScoringModel): string => {
  const rules = model.rules.filter((rule) => rule.group === group.id).length;
  return [`${rules}`, group.cap === undefined ? '' : `max ${group.cap}`, fadeWords(group.decay)]
    .filter(Boolean)
    .join(' · ');
};

/** What narrows a rule beside its condition. */
export const ruleNote = (rule: Rule): string =>
  [
    rule.limit
      ? rule.limit.per === 'ever'
        ? rule.limit.times === 1
          ? 'once'
          : `${rule.limit.times} times at most`
        : `${rule.limit.times} a ${rule.limit.per}`
      : '',
    rule.distinctBy ? `each ${rule.distinctBy} once` : '',
    rule.frequency ? `from the ${ordinal(rule.frequency.times)} in ${rule.frequency.withinDays} days` : '',
    rule.decay ? fadeWords(rule.decay) : '',
    rule.disabled ? 'off' : '',
  ]
    .filter(Boolean)
    .join(' · ');

/** Whether anything fades. */
export const decayWords = (model: ScoringModel): string =>
  model.groups.some(({ decay }) => decay.kind !== 'none') || model.rules.some(({ decay }) => decay !== undefined)
    ? 'points fade with time'
    : 'points stay';
