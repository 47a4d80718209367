export { type Clip, copySteps, pasteSteps, readClip } from './clipboard.ts';
export { type Edit, nodeOf, type Place, reachable, startId, targetOf } from './edit.ts';
export {
  changeSettings,
  changeStart,
  changeStep,
  connect,
  disconnect,
  freshId,
  insertStep,
  moveStep,
  newStep,
  removeStep,
  whyNotHere,
} from './operations.ts';
export { outletsOf, placesOf } from './outlets.ts';
