export { conditionOf } from './check/branches.ts';
export { type CheckContext, checkFlow, namesIn } from './check/index.ts';
export { type Compiled, compile } from './compile/compile.ts';
export type { Cost, CostPart } from './compile/cost.ts';
export { hashOf } from './compute/hash.ts';
export { type Computing, computeValues, zoneFor } from './compute/index.ts';
export { momentOnDate } from './compute/wait-until.ts';
export { type ActivityMatch, Duration, Exits, Flow, type Reentry, Start, Step, StepId, Trigger } from './document.ts';
export {
  type Clip,
  changeSettings,
  changeStart,
  changeStep,
  connect,
  copySteps,
  disconnect,
  type Edit,
  freshId,
  insertStep,
  moveStep,
  newStep,
  nodeOf,
  outletsOf,
  type Place,
  pasteSteps,
  readClip,
  removeStep,
  startId,
  targetOf,
  whyNotHere,
} from './edit/index.ts';
export { type Graph, readGraph } from './graph.ts';
export { Live, LiveFlow } from './live.ts';
export {
  isMatched,
  type KeptOut,
  type Leaving,
  leavingByChange,
  leavingByCondition,
  leavingByMerge,
  leavingByStage,
  mayReenter,
  outletOfChange,
  refusesMail,
  type Standing,
  type Watched,
  whyKeptOut,
} from './membership/index.ts';
export { type Migrated, migrate, readFlow } from './migrate/index.ts';
export { mostWithReentry } from './reach/again.ts';
export { type CountedDeed, type Most, mostInDays } from './reach/most.ts';
export {
  ComputeRequest,
  factsFor,
  GoalWatch,
  PathItem,
  RunInput,
  RunOutput,
  runError,
  StepCall,
  StepResult,
} from './run.ts';
export { scoringOutlets, startTitle, startWords, triggers } from './starts/index.ts';
export {
  asksSales,
  isKindName,
  type KindName,
  kinds,
  kindsByName,
  readStep,
  type SettingsOf,
} from './steps/index.ts';
export type { Behaviour, Category, Deed, Kind, Names, Outlet, Reference } from './steps/kind.ts';
export { durationWords, secondsOf, weekdayWords } from './steps/words.ts';
export {
  type FlowTemplate,
  flowTemplates,
  mqlNurture,
  pointsModel,
  recycle,
  starterEmails,
} from './templates/index.ts';
export { Until } from './until.ts';
export { type Answered, walkAhead } from './walk-ahead.ts';
