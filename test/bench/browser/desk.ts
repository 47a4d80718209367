import type { Browser } from 'playwright-core';
import type { Flow } from '../../../shared/flow/index.ts';
import { type Visit, visit } from '../../browser/browser.ts';
import type { Stack } from '../../stack/index.ts';

/** One Chromium and one running product: what every measurement here begins with. */
export type Desk = { stack: Stack; browser: Browser };

/** A page of somebody who may do everything, in a context of its own; nothing is taken from the browser's cache. */
export const signedIn = async (
  { stack, browser }: Desk,
  prepare?: Parameters<typeof visit>[1]['prepare'],
): Promise<Visit> => {
  const { context, page, errors } = await visit(browser, {
    url: stack.url,
    link: stack.ripen.issuer.invite('bench@people.example', ['marketer', 'admin']),
    ...(prepare && { prepare }),
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  // A busy machine makes a figure bad, not the bench fail.
  page.setDefaultTimeout(60_000);
  return { context, page, errors };
};

/** Stores a flow as a draft; answers its id. */
export const storeFlow = async ({ stack }: Desk, flow: Flow): Promise<string> => {
  const made = await stack.api('/api/flows', { method: 'POST', json: { from: 'import', flow, name: flow.name } });
  if (!made.ok) throw new Error(`The flow was not stored: ${await made.text()}`);
  return ((await made.json()) as { id: string }).id;
};
