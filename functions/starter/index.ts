/** What a new workspace begins with. */
export { createStarterWorkspace, type StarterOptions } from './create.ts';
export { addKeys } from './keys.ts';
