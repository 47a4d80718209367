export { ActivityMatch, Duration, Exits, Flow, Reentry, Start, Step, StepId, Trigger } from './document.ts';
export { Live, LiveFlow } from './live.ts';
