import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appRoutes } from '../../../infra/cloud/edge-stack.ts';
import { isScreen, screens } from '../../../shared/contract/index.ts';

type Event = { request: { uri: string } };
type Answer = { uri: string } | { statusCode: number };
// CloudFront runs this text as it stands; so does this test.
const route = new Function('event', `${appRoutes};return handler(event)`) as (event: Event) => Answer;
const served = (uri: string): string | number => {
  const answer = route({ request: { uri } });
  return 'uri' in answer ? answer.uri : answer.statusCode;
};

/** Asked of both: what CloudFront serves the app for is what the local process does. */
const deepLinks = [
  '/',
  '/flows',
  '/flows/mql-nurture',
  '/leads/import',
  '/leads/l1m8m4vve0ms91ffcxc9',
  '/inbox/l-1.mql-nurture.000001.hand-off.1',
  '/inbox/x.lead-scoring.1.hand-off.1',
  '/emails/mql-1-first-steps',
  '/setup/keys',
  '/reports',
  '/signed-in',
];
const nothing = [
  '/inbox/a/b',
  '/nowhere',
  '/wp-login.php/x',
  '/flows/a/b/c',
  '/leads/import/more/',
  '/.env/x',
  '/assetsx/a.js',
];

describe("the app's own routes", () => {
  it.each(deepLinks)('are served the app for %s, in the cloud and on one machine', (uri) => {
    expect(served(uri)).toBe('/index.html');
    expect(isScreen(uri)).toBe(true);
  });

  it.each(nothing)('are not found for %s', (uri) => {
    expect(served(uri)).toBe(404);
    expect(isScreen(uri)).toBe(false);
  });

  it.each(['/assets/index-BcD3.js', '/config.json', '/favicon.svg', '/index.html'])('serves the file %s', (uri) =>
    expect(served(uri)).toBe(uri),
  );

  it('are those that the builder draws', () => {
    const drawn = ['app/screens', 'leads/index', 'inbox/index', 'emails/index'].flatMap((name) =>
      [
        ...readFileSync(new URL(`../../../rule-builder/src/${name}.tsx`, import.meta.url), 'utf8').matchAll(
          /<Route path="([^"*]+)"/g,
        ),
      ].map(([, path]) => path ?? ''),
    );
    expect(drawn.length).toBeGreaterThan(8);
    for (const path of drawn) expect(screens, path).toContain(path);
  });
});
