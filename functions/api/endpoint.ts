import { endpointsOf } from '../http/index.ts';
import { access } from './access.ts';
import { type Api, params, routes } from './contract/index.ts';

/** Makes an endpoint of our contract: what it takes and answers follows from its route. */
export const endpoint = endpointsOf<Api>({ routes, params }, access);
