export { ActivityMatch, Duration, Exits, Flow, Reentry, Start, Step, StepId, Trigger } from './document.ts';
export { Live, LiveFlow } from './live.ts';
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
export { Until } from './until.ts';
