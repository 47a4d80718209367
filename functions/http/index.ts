/** What the API and the publisher are served with: sign-in, refusals, endpoints of a contract. */
export { authenticator } from './authenticate.ts';
export { bodyLimits } from './body-limit.ts';
export { type Call, type Endpoint, endpointsOf, type FileAnswer } from './endpoint.ts';
export { notFound, Refusal } from './refusal.ts';
export { serve } from './serve.ts';
export { openServices, type Services } from './services.ts';
export { sourceOf, type Who } from './who.ts';
