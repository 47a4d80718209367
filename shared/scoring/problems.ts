import type { Problem } from '../problem/index.ts';

type Words = { severity: Problem['severity']; message: string; hint: string };

/** Everything that can be wrong with a scoring model, by code. `{name}` is replaced by what the place is about. */
const catalogue = {
  'unknown-time-zone': {
    severity: 'error',
    message: '"{name}" is not a time zone.',
    hint: 'Use a name such as Europe/Berlin or America/New_York.',
  },
  'duplicate-group': {
    severity: 'error',
    message: 'Two groups have the id "{name}".',
    hint: 'Give each group an id of its own.',
  },
  'duplicate-rule': {
    severity: 'error',
    message: 'Two rules have the id "{name}".',
    hint: 'Give each rule an id of its own: receipts name rules by it.',
  },
  'unknown-group': {
    severity: 'error',
    message: 'There is no group "{name}".',
    hint: 'Choose one of the groups of this model, or add it.',
  },
  'negative-cap': {
    severity: 'error',
    message: 'The cap of {name} is below zero, so it could never hold a point.',
    hint: 'Set the cap to zero or more, or remove it.',
  },
  'floor-above-cap': {
    severity: 'error',
    message: 'The floor of {name} is above its cap.',
    hint: 'Put the floor below the cap.',
  },
  'unknown-activity': {
    severity: 'error',
    message: 'Nothing sends the activity "{name}".',
    hint: 'Choose one from the list, or send it once so that it is known. Names are compared letter by letter.',
  },
  'cutoffs-out-of-order': {
    severity: 'error',
    message: 'The cut-off for {name} is not above that of the next grade, so one of them is never given.',
    hint: 'Put the cut-offs in falling order: A above B above C above D.',
  },
  'duplicate-rung': {
    severity: 'error',
    message: 'There are two rungs for {name}.',
    hint: 'Keep one and put both conditions into it.',
  },
  'thresholds-out-of-order': {
    severity: 'error',
    message: 'SQL asks for {name}, no more than MQL does.',
    hint: 'Ask for a higher score for SQL than for MQL.',
  },
  'down-above-up': {
    severity: 'error',
    message: 'A lead becomes {name}: between the two it does not climb.',
    hint: 'Let it fall at a lower score than it climbs at.',
  },
  'held-from-the-start': {
    severity: 'warning',
    message: 'A lead of which nothing is known is {name} already, without having done anything.',
    hint: 'Ask for more points, or lower the floors that give them.',
  },
  'threshold-out-of-reach': {
    severity: 'warning',
    message: 'No lead can reach {name} by the rules alone.',
    hint: 'Lower the threshold, raise the cap or add points, unless people or flows are to give what is missing.',
  },
  'sales-acceptance-without-sql': {
    severity: 'error',
    message: 'Sales has to accept before SQL, but there is no rung for SQL.',
    hint: 'Add the SQL rung, or turn sales acceptance off.',
  },
  'reads-too-much': {
    severity: 'error',
    message: 'This condition asks about {name}, which is not known at this point.',
    hint: 'Fit and BANT ask about the lead; rules about the lead, the activity and what it did before; rungs about score, grade, BANT, the lead and what it did.',
  },
  'relative-date': {
    severity: 'error',
    message: 'This condition on {name} changes its answer by itself as time passes.',
    hint: 'Use a fixed date here. Fading does what a relative date would: let the points expire after so many days.',
  },
  'bad-competitor-domain': {
    severity: 'error',
    message: '"{name}" is not a domain.',
    hint: 'Write it as example.com, without @ and without https://.',
  },
  'rule-without-points': {
    severity: 'warning',
    message: 'The rule "{name}" gives no points.',
    hint: 'Give it points or disable it.',
  },
  'rule-never-matters': {
    severity: 'warning',
    message: 'The rule "{name}" can never change a score.',
    hint: 'Its condition can never hold, or its group keeps no gains. Change one of them or remove the rule.',
  },
  'no-rungs': {
    severity: 'warning',
    message: 'No score leads anywhere: the ladder has no rung.',
    hint: 'Add the rung for MQL.',
  },
} as const satisfies Record<string, Words>;

export type ModelProblemCode = keyof typeof catalogue;

/** Every code, for those who list or test them. */
export const modelProblemCodes = Object.keys(catalogue) as ModelProblemCode[];

/** A problem from the catalogue, at a place in the model (`rules/3/group`), about something with a name. */
export const modelProblem = (code: ModelProblemCode, where: string, name = ''): Problem => {
  const { severity, message, hint } = catalogue[code];
  return { code: `model/${code}`, severity, where, message: message.replace('{name}', name), hint };
};
