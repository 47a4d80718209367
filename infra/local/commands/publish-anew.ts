import { machinesOf } from '../../../functions/flows/index.ts';
import { type Deps, RetryableError } from '../../../functions/runtime/index.ts';
import { getDefinition } from '../../../functions/store/flow.ts';
import { readLive, writeLive } from '../../../functions/store/live.ts';
import { openTables } from '../../../functions/store/table.ts';
import type { LiveFlow } from '../../../shared/flow/index.ts';

/**
 * Publishes live flows on the state machines of this installation again, from the definitions they were published with;
 * answers which. Leads enter on the new machines from then on.
 */
export const publishAnew = async (deps: Deps, which: (flow: LiveFlow) => boolean): Promise<string[]> => {
  const tables = openTables(deps);
  const live = await readLive(tables);
  const machines = machinesOf(deps);
  const published: string[] = [];
  const flows: LiveFlow[] = [];
  for (const flow of live.flows) {
    const wanted = flow.machine !== undefined && which(flow);
    const definition = wanted ? await getDefinition(tables, flow.flow, flow.version) : undefined;
    if (definition === undefined) {
      flows.push(flow);
      continue;
    }
    flows.push({ ...flow, machine: await machines.publish(flow.flow, flow.version, definition) });
    published.push(flow.flow);
  }
  if (published.length > 0 && !(await writeLive(tables, { ...live, n: live.n + 1, flows })))
    throw new RetryableError('Somebody published a flow meanwhile; try again.');
  return published;
};
