import type { ScoringModel } from '../../scoring/index.ts';
import { demoFastLane } from './demo-fast-lane.ts';
import { mqlNurture } from './mql-nurture.ts';
import { pointsModel } from './points-model.ts';
import { recycle } from './recycle.ts';
import { reengage } from './reengage.ts';
import { territory } from './territory.ts';
import { trial } from './trial.ts';
import { webinarNurture } from './webinar-nurture.ts';
import type { FlowTemplate } from './write.ts';

export { starterEmails } from './emails.ts';
export type { FlowTemplate } from './write.ts';
export { mqlNurture, pointsModel, recycle };

/** The gallery, the three flows of a new workspace first. `model` is what the scoring flow scores by. */
export const flowTemplates = (model: ScoringModel): FlowTemplate[] => [
  pointsModel(model),
  mqlNurture,
  recycle,
  demoFastLane,
  webinarNurture,
  reengage,
  territory,
  trial,
];
