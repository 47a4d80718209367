import type { Deps, Handler } from './deps.ts';
import { describeFailure } from './failure.ts';
import { jsonLogger } from './logger.ts';
import { namingRequests, underRequestId } from './request-id.ts';

const depsOf = (environment: NodeJS.ProcessEnv): Deps => {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) env[name] = value;
  return {
    env,
    aws: { region: env.AWS_REGION ?? 'us-east-1', cacheMiddleware: true },
    now: Date.now,
    log: namingRequests(jsonLogger({ function: env.AWS_LAMBDA_FUNCTION_NAME ?? 'unnamed' })),
  };
};

/**
 * The handler that Lambda calls: builds `Deps` from the environment once, and logs what a call throws before throwing it
 * on. On Lambda the clients are made while the module loads, where processor time is plentiful; elsewhere not before
 * the first call, for whoever only wants `create` imports this too.
 */
export const lambda = <In, Out>(create: (deps: Deps) => Handler<In, Out>): Handler<In, Out> => {
  const start = () => {
    const deps = depsOf(process.env);
    return { deps, handle: create(deps) };
  };
  let started = process.env.AWS_LAMBDA_FUNCTION_NAME === undefined ? undefined : start();
  return async (event, context) => {
    started ??= start();
    const { deps, handle } = started;
    return underRequestId(event, context, async () => {
      try {
        return await handle(event, context);
      } catch (error) {
        deps.log.error('The call failed.', describeFailure(error));
        throw error;
      }
    });
  };
};
