import { describe, expect, it } from 'vitest';
import { appRoutes } from '../../../infra/cloud/edge-stack.ts';

type Event = { request: { uri: string } };
// CloudFront runs this text as it stands; so does this test.
const route = new Function('event', `${appRoutes};return handler(event)`) as (event: Event) => { uri: string };
const served = (uri: string): string => route({ request: { uri } }).uri;

describe("the app's own routes on CloudFront", () => {
  it.each(['/', '/flows/mql-nurture', '/leads/l-1', '/inbox/l-1.mql-nurture.000001.hand-off.1', '/signed-in'])(
    'serves the app for %s',
    (uri) => expect(served(uri)).toBe('/index.html'),
  );

  it.each(['/assets/index-BcD3.js', '/config.json', '/favicon.svg', '/index.html'])('serves the file %s', (uri) =>
    expect(served(uri)).toBe(uri),
  );
});
