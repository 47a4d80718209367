import { endpoint } from '../api/index.ts';
import { flowRow } from '../flows/index.ts';
import { type Endpoint, notFound, openServices, type Services, serve } from '../http/index.ts';
import { type Deps, lambda } from '../runtime/index.ts';
import { getFlowListed } from '../store/flow.ts';
import { readLive } from '../store/live.ts';
import { afterPublishing, finishInside, lookAgain } from './after-publishing.ts';
import { type Machines, machinesOf } from './machine.ts';
import { publishTargets } from './plan-move.ts';
import { publishFlow, setPaused } from './publish-flow.ts';
import { retryFailed } from './retry.ts';

const routes = (services: Services, machines: Machines): Endpoint[] => {
  const row = async (id: string) => {
    const [listed, live] = await Promise.all([getFlowListed(services.tables, id), readLive(services.tables)]);
    if (listed === undefined) throw notFound('flow');
    return flowRow(listed, live, undefined);
  };
  return [
    endpoint({
      route: 'POST /api/flows/:flow/publish',
      async run({ who, param, body }) {
        const { version, before, targets } = await publishFlow(services, machines, who.name, param('flow'), body);
        const ways = await publishTargets(machines, version.flow, version.version, targets);
        return afterPublishing(services, who.name, version, before, body, ways);
      },
    }),
    endpoint({
      route: 'POST /api/flows/:flow/pause',
      async run({ who, param, body }) {
        const live = await setPaused(services, who.name, param('flow'), true);
        if (body.finishInside) await finishInside(services, who.name, param('flow'), live.version);
        return row(param('flow'));
      },
    }),
    endpoint({
      route: 'POST /api/flows/:flow/steps/:step/retry',
      run: ({ who, param, body }) =>
        retryFailed(services, machines, who.name, { flow: param('flow'), step: param('step'), ...body }),
    }),
    endpoint({
      route: 'POST /api/flows/:flow/resume',
      async run({ who, param }) {
        await lookAgain(services, who.name, await setPaused(services, who.name, param('flow'), false));
        return row(param('flow'));
      },
    }),
  ];
};

/** The publisher: the one function that may create and update state machines. */
export const create = (deps: Deps) => {
  const services = openServices(deps);
  return serve(deps, services.tables, routes(services, machinesOf(deps)));
};

export const handler = lambda(create);
