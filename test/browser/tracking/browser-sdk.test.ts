import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack, WRITE_KEY } from '../../stack/index.ts';
import { launchBrowser } from '../browser.ts';

let stack: Stack;
let browser: Browser;
let site: Server;
let origin: string;

/** A page of another origin with Segment's public browser SDK, its host pointed at us. */
const page = async (host: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: {
      resolveDir: new URL('.', import.meta.url).pathname,
      contents: `
        import { AnalyticsBrowser } from '@segment/analytics-next';
        const analytics = AnalyticsBrowser.load(
          { writeKey: '${WRITE_KEY}', cdnSettings: { integrations: { 'Segment.io': { apiKey: '${WRITE_KEY}' } } } },
          { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: 'http' } } },
        );
        globalThis.done = (async () => {
          await analytics.page('Pricing', { path: '/pricing' });
          await analytics.track('Pricing Viewed', { plan: 'Team' });
          await analytics.identify('sdk-1', { email: 'sdk@browser.example', title: 'CMO' });
          await analytics.track('Demo Requested');
          return true;
        })();`,
    },
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  });
  return `<!doctype html><title>Shop</title><script>${outputFiles[0]?.text.replaceAll('</script', '<\\/script')}</script>`;
};

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  const html = await page(new URL(stack.url).host);
  site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  origin = `http://localhost:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  site?.close();
  await browser?.close();
  await stack?.close();
});

describe("Segment's browser SDK on a site of another origin", () => {
  it('posts through CORS, and what the visitor did before is part of who it turns out to be', async () => {
    const visitor = await browser.newPage();
    const answers: number[] = [];
    visitor.on('response', (response) => {
      if (response.url().startsWith(stack.url)) answers.push(response.status());
    });
    await visitor.goto(origin);
    await visitor.evaluate('globalThis.done');
    await expect
      .poll(() => answers.filter((status) => status === 200).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(4);
    await stack.drained();

    const { items } = await stack.get<{ items: { id: string; score: number; jobTitle: string }[] }>(
      '/api/leads?search=sdk@browser.example',
    );
    expect(items).toHaveLength(1);
    const lead = await stack.get<{ timeline: { title: string }[] }>(`/api/leads/${items[0]?.id}`);
    const did = lead.timeline.map(({ title }) => title);
    expect(did).toEqual(expect.arrayContaining(['Page Viewed', 'Pricing Viewed', 'Demo Requested']));
    expect(items[0]?.jobTitle).toBe('CMO');
  });
});
