/** What other functions serve of our contract: the publisher has four of its operations. */
import { bodyLimits } from '../http/index.ts';
import { routes } from './contract/index.ts';

export { endpoint } from './endpoint.ts';

/** The longest body that an operation of the API takes, in bytes. */
export const bodyLimitOf = bodyLimits(routes);
