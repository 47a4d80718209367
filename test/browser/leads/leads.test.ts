import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProduct, type Product, soon } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
}, 180_000);
afterAll(() => product.close());

const people = 260;
const csv = [
  'Email,First name,Company,Source',
  ...Array.from(
    { length: people },
    (_, n) => `lead${n}@acme.example,Lead${n},Acme ${n % 7},${n % 2 ? 'Event' : 'Referral'}`,
  ),
  'not an address,Nobody,Nowhere,Event',
].join('\n');

describe('leads', () => {
  test('43 a table that the server filters, sorts and pages, with import, segments and export', async () => {
    const { page } = product;
    await page.goto('/leads/import');
    await page.locator('input[type=file]').setInputFiles({
      name: 'fair.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await page.getByRole('button', { name: `Import ${people + 1} rows` }).waitFor();
    expect(await page.getByRole('button', { name: /Field for Company/ }).innerText()).toContain('Company');
    await page.getByRole('button', { name: `Import ${people + 1} rows` }).click();
    await page.getByRole('heading', { name: `${people} leads imported` }).waitFor(soon);
    const rejects = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Rejected rows' }).click();
    expect(await readFile(await (await rejects).path(), 'utf8')).toContain('not an address');

    await page.getByRole('link', { name: 'See the leads' }).click();
    await expect.poll(() => page.getByText(`${people} leads`, { exact: true }).count(), soon).toBe(1);
    const table = page.getByRole('table', { name: 'Leads' });
    const rows = table.getByRole('row');
    expect(await table.getAttribute('aria-rowcount')).toBe(String(people + 1));
    expect(await rows.count()).toBeLessThan(60);

    await table.getByRole('button', { name: 'Lead', exact: true }).click();
    await expect.poll(() => rows.nth(1).innerText(), soon).toContain('Lead0');
    await table.focus();
    await expect
      .poll(async () => {
        await page.keyboard.press('End');
        return rows.last().getAttribute('aria-rowindex');
      }, soon)
      .toBe(String(people + 1));

    await page.getByRole('searchbox', { name: 'Search leads' }).fill('lead25');
    await expect.poll(() => page.getByText(`11 of ${people} leads`).count(), soon).toBe(1);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('search').getByRole('button', { name: 'Source', exact: true }).click();
    await page.getByRole('option', { name: 'Event' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText(`${people / 2} of ${people} leads`).count(), soon).toBe(1);

    await page.getByRole('button', { name: 'Save as segment' }).click();
    await page.getByText(`Matches ${people / 2} of ${people} leads now.`).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('From the fair');
    await page.getByRole('button', { name: 'Save segment' }).click();
    await page.getByRole('button', { name: 'Segment: From the fair' }).waitFor();

    await page.goto('/leads?source=Event');
    await expect.poll(() => page.getByText(`${people / 2} of ${people} leads`).count(), soon).toBe(1);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file.trim().split('\n')).toHaveLength(people / 2 + 1);

    const row = table.getByRole('link').first();
    const name = await row.locator('b').innerText();
    await row.click();
    await page.getByRole('heading', { name, level: 1 }).waitFor(soon);

    // Somebody who comes by a form right after an import does not wait behind it.
    await product.did('Ebook Downloaded', 'grace@hopper.example', { firstName: 'Grace', lastName: 'Hopper' });
    await page.goto(`/leads/${await product.lead('grace@hopper.example')}`);
    await page.getByRole('heading', { name: 'Grace Hopper', level: 1 }).waitFor(soon);
  }, 180_000);
});
