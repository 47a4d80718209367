import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProduct, type Product, soon } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
}, 180_000);
afterAll(() => product.close());

describe("a lead's page", () => {
  test("44 a lead's page: a receipt that adds up, a score that moves while one looks, and why not MQL", async () => {
    const { page } = product;
    const email = 'grace@hopper.example';
    await product.did('Ebook Downloaded', email, { firstName: 'Grace', lastName: 'Hopper', company: 'Navy' });
    await page.goto(`/leads/${await product.lead(email)}`);
    await page.getByRole('heading', { name: 'Grace Hopper', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Why not MQL?' }).waitFor();

    const score = page.locator('.big-score .number > b');
    await expect.poll(() => score.innerText(), soon).toBe('10');
    await product.did('Demo Requested', email);
    await expect.poll(() => score.innerText(), soon).toBe('30');

    const receipt = page.getByRole('region', { name: 'Lines of the receipt' });
    const numbers = async (of: string) =>
      (await receipt.locator(of).allInnerTexts()).map((text) => Number(text.replace('−', '-').replace('+', '')));
    const lines = await numbers('tr.line > td:last-child');
    const [total] = await numbers('tr.total > td');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.reduce((sum, points) => sum + points, 0)).toBe(total);

    await page.getByRole('button', { name: 'Change by hand' }).click();
    await page.getByRole('menuitem', { name: 'Give or take points' }).click();
    const give = page.getByRole('button', { name: 'Give points' });
    expect(await give.isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Why?' }).fill('Met at the fair');
    await give.click();
    await expect.poll(() => score.innerText(), soon).toBe('40');
    await page.getByText('+10 points by hand').waitFor();
    await page.getByText('reason: Met at the fair').waitFor();

    await page.getByRole('button', { name: 'Take back Demo Requested' }).click();
    await page.getByRole('textbox', { name: 'Why?' }).fill('A colleague tried it out');
    await page.getByRole('button', { name: 'Take back', exact: true }).last().click();
    await expect.poll(() => score.innerText(), soon).toBe('20');
  }, 120_000);
});
