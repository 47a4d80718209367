import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** A real Chromium from the npm registry, headless; `close` it when done. */
export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: await sparticuz.executablePath(), args: sparticuz.args, headless: true });

/** A page of its own session, signed in by a one-time link as the person it was made for. */
export const openSignedIn = async (
  browser: Browser,
  { url, link, ...options }: { url: string; link: string } & BrowserContextOptions,
): Promise<Page> => {
  const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(link);
  const confirm = page.getByRole('button').first();
  if (await confirm.isVisible()) await confirm.click();
  await page.goto(url);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  return page;
};
