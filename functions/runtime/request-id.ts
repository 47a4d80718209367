import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallContext } from './deps.ts';
import type { Logger } from './logger.ts';

const current = new AsyncLocalStorage<string>();

/** The id of what a function is called with: API Gateway's of the request, else Lambda's of the call. */
const requestIdOf = (event: unknown, context: CallContext | undefined): string => {
  const { requestContext } = (event ?? {}) as { requestContext?: { requestId?: unknown } };
  return typeof requestContext?.requestId === 'string'
    ? requestContext.requestId
    : (context?.awsRequestId ?? 'unknown');
};

/** Does a function's work under the id of its call, which every line it logs then names. */
export const underRequestId = <T>(
  event: unknown,
  context: CallContext | undefined,
  work: () => Promise<T>,
): Promise<T> => current.run(requestIdOf(event, context), work);

/** A logger whose every line names the request that it belongs to. */
export const namingRequests = (log: Logger): Logger => ({
  info: (message, fields) => log.info(message, { request: current.getStore(), ...fields }),
  warn: (message, fields) => log.warn(message, { request: current.getStore(), ...fields }),
  error: (message, fields) => log.error(message, { request: current.getStore(), ...fields }),
});
