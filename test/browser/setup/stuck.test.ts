import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditList } from '../../../functions/api/contract/index.ts';
import { createFaultSwitch } from '../../../infra/local/aws/index.ts';
import { aClock } from '../../functions/a-clock.ts';
import { getStuck } from '../../stack/stuck.ts';
import { openProduct, type Product, soon } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  const time = aClock(Date.now());
  const faults = createFaultSwitch();
  const before = (stack: Product['stack']) => getStuck(stack, faults, time.advance, ['ada', 'bo', 'cy']);
  product = await openProduct({ clock: time.clock, faults, before });
}, 180_000);
afterAll(() => product.close());

describe('messages that are stuck', () => {
  test('49 are shown with why, tried again one by one or all, and thrown away only after it was said what is lost', async () => {
    const { page, stack } = product;
    await page.goto('/setup/stuck');
    const rows = page.getByRole('table').getByRole('row');
    await rows.filter({ hasText: 'Failed (fault switch)' }).first().waitFor();
    expect(await rows.count()).toBe(4);
    const leads = async () => (await stack.get<{ total: number }>('/api/leads')).total;

    await page
      .getByRole('button', { name: /^Try Ledger Entry Submitted again/ })
      .first()
      .click();
    await page.getByText('1 message put back to be tried again.').waitFor();
    await expect.poll(() => rows.count(), soon).toBe(3);
    await expect.poll(leads, soon).toBe(1);

    await page
      .getByRole('button', { name: /^Throw Ledger Entry Submitted away/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/never reaches the lead/).waitFor();
    await dialog.getByRole('button', { name: 'Keep' }).click();
    expect(await rows.count()).toBe(3);
    await page
      .getByRole('button', { name: /^Throw Ledger Entry Submitted away/ })
      .first()
      .click();
    await dialog.getByRole('button', { name: 'Throw away' }).click();
    await expect.poll(() => rows.count(), soon).toBe(2);

    await page.getByRole('button', { name: 'Try it again: Scoring' }).click();
    await page.getByText('Nothing is stuck').waitFor();
    await expect.poll(leads, soon).toBe(2);
    const { items } = await stack.get<AuditList>('/api/audit');
    expect(items.filter(({ target }) => target === 'score')).toHaveLength(3);
  }, 120_000);
});
