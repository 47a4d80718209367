import type { Endpoint } from '../../http/index.ts';
import { endpoint } from '../endpoint.ts';
import { openApiDocument } from './document.ts';

/** Serves the description of the API; it is made when first asked for. */
export const openApiRoute = (): Endpoint => {
  let made: string | undefined;
  return endpoint({
    route: 'GET /api/openapi.json',
    async run() {
      made ??= JSON.stringify(openApiDocument());
      return { raw: made, type: 'application/json' };
    },
  });
};
