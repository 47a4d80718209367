import { type Condition, evaluate, fieldCatalogue, testsOf, words } from '../../../shared/condition/index.ts';
import { stageName, stageRank } from '../../../shared/lead/index.ts';
import { gainsOf, type Way, type WhyNot, whyNot } from '../../../shared/scoring/index.ts';
import type { LeadPage } from '../contract/index.ts';
import type { Known } from './reader.ts';

type Answer = LeadPage['whyNot'][number];

const needWords: Record<WhyNot['needs'][number], string> = {
  unfreezing: 'The lead is frozen: its stage stands still until it is not.',
  'leaving its stage by hand': 'Somebody put the lead where it is: it has to be taken out of there by hand.',
  'acceptance by sales': 'Sales has to accept a handoff.',
};

/** Trying out sets of activities takes a while; a lead that did not change gets the same answer all day. */
const kept = new Map<string, Answer[]>();
const KEPT = 500;

const targets = ['mql', 'sql'] as const;

/** For both rungs, whether the lead has come there, else the smallest set of actions that would do it. */
export const whyNotOf = (known: Known): LeadPage['whyNot'] => {
  const { lead, view, scored, now } = known;
  if (scored.flow === null) return [];
  const name = `${lead.id}#${lead.version}#${scored.flow}#${scored.version}#${now.slice(0, 10)}`;
  const before = kept.get(name);
  if (before !== undefined) return before;
  const answers = targets.map((stage): Answer => {
    if (stageRank[view.stage] >= stageRank[stage])
      return { stage, reached: true, missing: [], profile: [], actions: [] };
    return answerOf(known, whyNot(scored.program, lead.state, stage, now), stage);
  });
  if (kept.size >= KEPT) kept.clear();
  kept.set(name, answers);
  return answers;
};

const number = (points: number): string => points.toLocaleString('en-US', { maximumFractionDigits: 3 });

/** A rejection by sales that nothing came after. */
const rejectionOf = ({ ledger, view }: Known): string[] => {
  const outcomes = ledger.filter((entry) => entry.kind === 'outcome').sort((a, b) => (a.at < b.at ? -1 : 1));
  const last = outcomes.at(-1);
  if (last?.outcome !== 'rejected' || stageRank[view.stage] >= stageRank.sql) return [];
  const reason = last.reason?.trim().replace(/\.+$/, '') ?? '';
  return [`Sales rejected the handoff on ${last.at.slice(0, 10)}${reason === '' ? '' : `: ${reason}`}.`];
};

/** The parts of a rung's condition that do not hold, in words; the score has words of its own. */
const unmetOf = ({ scored, view }: Known, stage: 'mql' | 'sql'): string[] => {
  const rung = scored.model.ladder.rungs.find((one) => one.stage === stage);
  if (rung === undefined) return [];
  const catalogue = fieldCatalogue({ groups: scored.model.groups, place: 'rung' });
  const onlyScore = (part: Condition): boolean => testsOf(part).every(({ field }) => field.join('.') === 'score.total');
  const parts = rung.up.kind === 'all' ? rung.up.of : [rung.up];
  return parts
    .filter((part) => !onlyScore(part) && !evaluate(part, view))
    .map((part) => `${stageName[stage]} asks that ${words(part, catalogue)}.`);
};

const answerOf = (known: Known, found: WhyNot, stage: 'mql' | 'sql'): Answer => {
  const { needs, ways, complete, needed, score, hasRung } = found;
  const short = needed !== null && needed > score ? [`${number(needed)} points needed, ${number(score)} there.`] : [];
  const [way] = ways;
  const none = !hasRung
    ? `The scoring flow has no rung for ${stageName[stage]}: nothing that a lead does makes it one.`
    : complete
      ? 'No four activities would do it today, whatever comes with them.'
      : 'No few of the activities that count most would do it today.';
  const missing = [
    ...needs.filter((need) => need === 'unfreezing').map((need) => needWords[need]),
    ...short,
    ...rejectionOf(known),
    ...(hasRung ? unmetOf(known, stage) : []),
    ...needs.filter((need) => need !== 'unfreezing').map((need) => needWords[need]),
    ...(way === undefined ? [none] : []),
  ];
  return {
    stage,
    reached: false,
    missing,
    profile: Object.entries(way?.profile ?? {}).map(([field, value]) => ({ field, value })),
    actions: way === undefined ? [] : actionsOf(known, way),
  };
};

/** The same activity with the same properties is one action, so many times. */
const actionsOf = ({ lead, scored, now }: Known, way: Way): Answer['actions'] => {
  const gains = gainsOf(scored.program, lead.state, way, now);
  const actions = new Map<string, Answer['actions'][number]>();
  for (const [i, { activity, properties }] of way.activities.entries()) {
    const key = JSON.stringify([activity, properties]);
    const same = actions.get(key);
    actions.set(key, {
      activity,
      times: (same?.times ?? 0) + 1,
      points: (same?.points ?? 0) + (gains[i] ?? 0),
      properties,
    });
  }
  return [...actions.values()];
};
