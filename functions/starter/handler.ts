import { lambda } from '../runtime/index.ts';
import { bringForward } from './bring-forward.ts';
import { createStarterWorkspace } from './create.ts';

/** Run by the deployment once everything is there. */
export const handler = lambda((deps) => async () => {
  const timeZone = deps.env.STARTER_TIME_ZONE;
  await createStarterWorkspace(deps, { withoutKeys: true, ...(timeZone !== undefined && { timeZone }) });
  await bringForward(deps);
});
