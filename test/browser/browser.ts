import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';

/**
 * Flags of the packaged Chromium, without those that let one page take the whole browser down, and without its emulated
 * GPU: there, a page that was left could hold up the frames of the next one for seconds.
 */
const flags = [
  ...chromium.args.filter(
    (flag) =>
      ![
        '--single-process',
        '--no-zygote',
        '--disable-web-security',
        '--in-process-gpu',
        '--ignore-gpu-blocklist',
      ].includes(flag) && !/swiftshader|angle/.test(flag),
  ),
  '--disable-gpu',
];

/** A real Chromium, headless. The caller closes it. */
export const launchBrowser = async (): Promise<Browser> => {
  const home = join(tmpdir(), `ripen-browser-${randomUUID()}`);
  await mkdir(home, { recursive: true });
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: flags,
    headless: true,
    env: { ...process.env, HOME: home } as Record<string, string>,
  });
};

const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export type Visit = {
  context: BrowserContext;
  page: Page;
  /** Whatever the page's console called an error, and whatever it threw. */
  errors: string[];
};

/** Opens the product as a person would: by a sign-in link, then `path`. */
export const visit = async (
  browser: Browser,
  {
    url,
    link,
    path = '/',
    size = desktop,
    theme = 'light',
    prepare,
  }: {
    url: string;
    /** A one-time sign-in link of the issuer. */
    link: string;
    path?: string;
    size?: { width: number; height: number };
    theme?: 'light' | 'dark';
    /** What has to be set up before the first page opens, such as a route that fails. */
    prepare?: (context: BrowserContext) => Promise<void>;
  },
): Promise<Visit> => {
  const context = await browser.newContext({
    baseURL: url,
    viewport: size,
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await prepare?.(context);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  if (path !== '/') await page.goto(path);
  return { context, page, errors };
};
