/** What a new workspace begins with. */
export { bringForward } from './bring-forward.ts';
export { createStarterWorkspace, type StarterOptions } from './create.ts';
export { addKeys } from './keys.ts';
