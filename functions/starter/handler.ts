import { lambda } from '../runtime/index.ts';
import { createStarterWorkspace } from './create.ts';

/** Run by the deployment once everything is there. */
export const handler = lambda((deps) => async () => {
  await createStarterWorkspace(deps, { withoutKeys: true });
});
