import { endpoint } from '../api/index.ts';
import { flowRow, type Machines, machinesOf, pauseFlow, publishFlow, resumeFlow, retryFailed } from '../flows/index.ts';
import { type Endpoint, notFound, openServices, type Services, serve } from '../http/index.ts';
import { type Deps, lambda } from '../runtime/index.ts';
import { getFlowListed } from '../store/flow.ts';
import { readLive } from '../store/live.ts';

const routes = (services: Services, machines: Machines): Endpoint[] => {
  const row = async (id: string) => {
    const [listed, live] = await Promise.all([getFlowListed(services.tables, id), readLive(services.tables)]);
    if (listed === undefined) throw notFound('flow');
    return flowRow(listed, live, undefined);
  };
  return [
    endpoint({
      route: 'POST /api/flows/:flow/publish',
      run: ({ who, param, body }) => publishFlow(services, machines, who.name, param('flow'), body),
    }),
    endpoint({
      route: 'POST /api/flows/:flow/pause',
      async run({ who, param, body }) {
        await pauseFlow(services, who.name, param('flow'), body.finishInside);
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
        await resumeFlow(services, who.name, param('flow'));
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
