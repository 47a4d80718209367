export { type KeptOut, outletOfChange, whyKeptOut } from './enter.ts';
export {
  type Leaving,
  leavingByChange,
  leavingByCondition,
  leavingByMerge,
  leavingByStage,
  refusesMail,
  type Standing,
} from './leave.ts';
export { isMatched, type Watched } from './match.ts';
export { mayReenter } from './reentry.ts';
