import { stageRank } from '../../../shared/lead/index.ts';
import { type WhyNot, whyNot } from '../../../shared/scoring/index.ts';
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
    if (stageRank[view.stage] >= stageRank[stage]) return { stage, reached: true, missing: [], actions: [] };
    return answerOf(known, whyNot(scored.program, lead.state, stage, now), stage);
  });
  if (kept.size >= KEPT) kept.clear();
  kept.set(name, answers);
  return answers;
};

const answerOf = ({ scored }: Known, { needs, ways, complete }: WhyNot, stage: 'mql' | 'sql'): Answer => {
  const missing = needs.map((need) => needWords[need]);
  const [way] = ways;
  if (way === undefined) {
    missing.push(
      complete
        ? 'No four activities would do it today: look at the fit and the conditions of the stage.'
        : 'No few of the activities that count most would do it today.',
    );
  }
  const actions = new Map<string, Answer['actions'][number]>();
  for (const { activity, rule } of way?.activities ?? []) {
    const points = scored.model.rules.find(({ id }) => id === rule)?.points ?? 0;
    const same = actions.get(activity);
    actions.set(activity, { activity, times: (same?.times ?? 0) + 1, points: (same?.points ?? 0) + points });
  }
  return { stage, reached: false, missing, actions: [...actions.values()] };
};
