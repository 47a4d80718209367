import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProduct, type Product, soon } from './open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
}, 180_000);
afterAll(() => product.close());

describe('what people expect of any page', () => {
  test('Enter in a dialog’s line of text does what its main button does', async () => {
    const { page } = product;
    await page.goto('/setup/fields');
    await page.getByRole('button', { name: 'New field' }).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.press('Enter');
    expect(await name.isVisible()).toBe(true);
    await name.fill('Number of seats');
    await name.press('Enter');
    await page.getByRole('row', { name: /Number of seats/ }).waitFor();
  });

  test('choosing from a list one can type in keeps the focus there, and what is chosen stands in it', async () => {
    const { page } = product;
    await page.goto('/setup/sending');
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.fill('Europe/Berl');
    await page.getByRole('option', { name: 'Europe/Berlin' }).click();
    await expect.poll(() => zone.inputValue(), soon).toBe('Europe/Berlin');
    expect(await zone.evaluate((element) => element === document.activeElement)).toBe(true);
    await zone.fill('Nowhere');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Company' }).click();
    await expect.poll(() => zone.inputValue(), soon).toBe('Europe/Berlin');
    await page.getByRole('button', { name: 'Discard changes' }).click();
  });

  test('a form of Setup keeps what is not saved when one looks elsewhere, says what the API would, and saves by Enter', async () => {
    const { page, stack } = product;
    await page.goto('/setup/sending');
    const company = page.getByRole('textbox', { name: 'Company' });
    await company.fill('Northwind');
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByRole('link', { name: 'Company and sending' }).click();
    expect(await company.inputValue()).toBe('Northwind');
    await page.getByRole('textbox', { name: 'Currency' }).fill('E');
    await page.getByText('Give a currency code such as EUR.').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Currency' }).fill('EUR');
    await company.press('Enter');
    await page.getByText('Saved.').waitFor();
    const { settings } = await stack.get<{ settings: { company: string } }>('/api/settings');
    expect(settings.company).toBe('Northwind');
  });

  test('the tab is named after the screen, and a new screen takes the focus', async () => {
    const { page } = product;
    await page.goto('/');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Leads' }).click();
    await expect.poll(() => page.title(), soon).toBe('Leads · Ripen');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id), soon).toBe('main');
    expect(await page.getByRole('main', { name: 'Leads' }).count()).toBe(1);
  });

  test('without a network, a screen that is not loaded yet says so, and opens by itself when it is back', async () => {
    const { page, stack } = product;
    await page.goto('/leads');
    await page.getByRole('heading', { name: 'Leads', level: 1 }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Reports' }).click();
    await page.getByText('This screen could not be loaded').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
    expect(page.url()).toBe(`${stack.url}/reports`);
  });

  test('on the narrowest phone all of the navigation is on the screen', async () => {
    const page = await product.another({ roles: ['admin'], size: { width: 320, height: 600 } });
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    await links.last().waitFor();
    const boxes = await links.evaluateAll((all) =>
      all.map((link) => link.getBoundingClientRect()).map(({ left, right, width }) => ({ left, right, width })),
    );
    const shown = boxes.filter(({ width }) => width > 0);
    expect(shown.length).toBe(7);
    expect(shown.filter(({ left, right }) => left < 0 || right > 320)).toEqual([]);
  });
});
