import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../../functions/api/contract/index.ts';
import { openProduct, type Product } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
  expect((await product.stack.api('/api/examples', { method: 'POST' })).ok).toBe(true);
}, 180_000);
afterAll(() => product.close());

describe('reports', () => {
  test('46 funnel, velocity, SLA and money, each with its table, its definition and its CSV', async () => {
    const { page, stack } = product;
    await page.goto('/reports');
    await page.getByText('No leads came in this period').waitFor();
    await page.getByText('With examples').click();
    const figures = ['Funnel', 'Conversion by source', 'How fast', 'Handoffs answered in time', 'Cost and return'];
    for (const name of figures) {
      const figure = page.getByRole('region', { name, exact: true });
      await figure.waitFor();
      expect((await figure.locator('.definition').innerText()).length).toBeGreaterThan(40);
      const download = page.waitForEvent('download');
      await figure.getByRole('button', { name: `${name} as CSV` }).click();
      expect((await readFile(await (await download).path(), 'utf8')).split('\n').length).toBeGreaterThan(2);
    }
    const { funnel } = await stack.get<Report>('/api/reports?examples=include');
    expect(funnel.leads).toBeGreaterThan(0);
    const figure = page.getByRole('region', { name: 'Funnel', exact: true });
    await figure.getByRole('button', { name: 'Table' }).click();
    expect(await figure.getByRole('row', { name: /^MQL/ }).innerText()).toContain(String(funnel.mql));

    await page.getByRole('button', { name: 'Enter what you spend' }).click();
    await page.getByRole('textbox', { name: 'Source' }).fill('Event');
    await page.getByRole('textbox', { name: /^Amount/ }).fill('4,300.42');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Change what you spend' }).waitFor();
    const { economics } = await stack.get<Report>('/api/reports?examples=include');
    expect(economics.spend).toBe(430_042);
    await page.getByText('€4,300.42').first().waitFor();
    // The file has the screen's values, in the currency that its column names.
    const cost = page.getByRole('region', { name: 'Cost and return', exact: true });
    const download = page.waitForEvent('download');
    await cost.getByRole('button', { name: 'Cost and return as CSV' }).click();
    const csv = await readFile(await (await download).path(), 'utf8');
    expect(csv).toContain('Spent (EUR)');
    expect(csv).toMatch(/^Event,.*4300\.42/m);
  }, 120_000);
});
