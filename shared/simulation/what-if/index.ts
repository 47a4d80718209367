export { type Comparison, compare, type MovedLead } from './compare.ts';
export { BACK_DAYS, type Finding, findingOf, type Pair, type Side } from './finding.ts';
export { type Hanging, hangingOn, RUN_DAYS, startedBy, startsSince } from './hanging.ts';
export { journeyOf } from './journey.ts';
export { addLead, estimate, leadsCounted, noTallies, type Tallies, type Tally } from './tally.ts';
