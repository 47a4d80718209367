export { followUps } from './follow.ts';
export { gatherLeads } from './gather.ts';
export { inParallel } from './parallel.ts';
export { type ScoreContext, settle, type Visit } from './settle.ts';
export { tell } from './tell.ts';
