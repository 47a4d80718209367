import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskList } from '../../functions/api/contract/index.ts';
import { createFaultSwitch } from '../../infra/local/aws/index.ts';
import { aClock } from '../functions/a-clock.ts';
import { getStuck } from '../stack/stuck.ts';
import { phone } from './browser.ts';
import { openProduct, type Product, seriousFindings, soon } from './open-product.ts';

let product: Product;
/** Every address there is, each with something on it. */
let screens: string[];

beforeAll(async () => {
  const time = aClock(Date.now());
  const faults = createFaultSwitch();
  const before = (stack: Product['stack']) => getStuck(stack, faults, time.advance, ['stuck']);
  product = await openProduct({ clock: time.clock, faults, before });
  const { stack } = product;
  for (const event of ['Ebook Downloaded', 'Webinar Attended', 'Demo Requested', 'Pricing Requested', 'Trial Started'])
    await product.did(event, 'ada@northwind.example', { firstName: 'Ada', company: 'Northwind', industry: 'Software' });
  await stack.post('/v1/track', { event: 'nobody did this' });
  await stack.drained();
  expect((await stack.api('/api/examples', { method: 'POST' })).ok).toBe(true);
  await stack.drained();
  const lead = await product.lead('ada@northwind.example');
  const { items } = await stack.get<TaskList>('/api/tasks?status=open');
  const { items: emails } = await stack.get<{ items: { id: string }[] }>('/api/templates');
  screens = [
    '/',
    '/leads',
    '/leads?examples=include',
    `/leads/${lead}`,
    '/leads/import',
    '/inbox',
    `/inbox/${items[0]?.task.id}`,
  ]
    .concat(['/flows', '/flows/lead-scoring', '/flows/mql-nurture', '/emails', `/emails/${emails[0]?.id}`, '/reports'])
    .concat(['connect', 'keys', 'people', 'fields', 'sending', 'webhooks', 'suppressions'].map((it) => `/setup/${it}`))
    .concat(['refused', 'stuck', 'audit'].map((it) => `/setup/${it}`));
}, 240_000);
afterAll(() => product.close());

const open = async (screen: string): Promise<void> => {
  const { page } = product;
  await page.goto(screen);
  await page.locator('h1:visible, h2:visible').first().waitFor();
  await expect.poll(() => page.locator('.skeleton').count(), soon).toBe(0);
};

describe('every screen', () => {
  test('is without serious findings of axe', async () => {
    for (const screen of screens) {
      await open(screen);
      expect(await seriousFindings(product.page), screen).toEqual([]);
    }
  }, 240_000);

  test('has enough contrast in the dark, where only colours differ', async () => {
    const { page } = product;
    await page.evaluate(() => localStorage.setItem('ripen.theme', 'dark'));
    for (const screen of screens) {
      await open(screen);
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
      expect(await seriousFindings(page, ['color-contrast']), screen).toEqual([]);
    }
    await page.evaluate(() => localStorage.removeItem('ripen.theme'));
  }, 240_000);

  test('fits a phone, without serious findings of axe there', async () => {
    const { page } = product;
    await page.setViewportSize(phone);
    for (const screen of screens) {
      await open(screen);
      expect(await seriousFindings(page), screen).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), screen).toBe(true);
    }
  }, 240_000);
});
