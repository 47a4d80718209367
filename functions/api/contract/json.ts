import * as z from 'zod';

/** Any JSON value, as OpenAPI can say it. */
export const Json = z.json();
