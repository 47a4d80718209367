export { followUps } from './follow.ts';
export { gatherLeads } from './gather.ts';
export { inParallel } from './parallel.ts';
export type { Visit } from './plan.ts';
export { publishOutgoing } from './publish.ts';
export { type ScoreContext, updateLead } from './update-lead.ts';
