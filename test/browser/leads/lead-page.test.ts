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
    await page.getByRole('button', { name: 'Restore Demo Requested' }).click();
    await page.getByRole('textbox', { name: 'Why?' }).fill('It was real after all');
    await page.getByRole('button', { name: 'Restore', exact: true }).last().click();
    await expect.poll(() => score.innerText(), soon).toBe('40');

    await page.getByRole('button', { name: 'Change by hand' }).click();
    await page.getByRole('menuitem', { name: 'Set the score' }).click();
    await page.getByRole('textbox', { name: 'Why?' }).fill('A fresh start');
    await page.getByRole('button', { name: 'Set score' }).click();
    await expect.poll(() => score.innerText(), soon).toBe('0');
    await page.getByRole('link', { name: /Lead → MQL Demo Requested/ }).click();
    await page.getByText('As it was known').waitFor();
    await expect.poll(() => score.innerText(), soon).toBe('30');
    await page.getByRole('link', { name: 'Show it as it is now' }).click();
    await expect.poll(() => score.innerText(), soon).toBe('0');
  }, 120_000);

  test('a correction of the profile, a second entry of the same person, and the path through a flow', async () => {
    const { page, stack } = product;
    await product.did('Ebook Downloaded', 'mary@jackson.example', {
      firstName: 'Mary',
      lastName: 'Jackson',
      company: 'Nasa',
    });
    await product.did('Pricing Viewed', 'mary@home.example', { firstName: 'Mary-Private', company: 'Nasa' });
    const id = await product.lead('mary@jackson.example');
    await product.lead('mary@home.example');
    await page.goto(`/leads/${id}`);
    await page.getByRole('button', { name: 'Edit the profile' }).click();
    await page.getByRole('textbox', { name: 'Job title' }).fill('Engineer');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('mary@jackson.example · Engineer · Nasa').waitFor(soon);

    await page.getByRole('button', { name: 'Change by hand' }).click();
    await page.getByRole('menuitem', { name: 'Merge another lead into it' }).click();
    const dialog = page.getByRole('dialog');
    const merge = dialog.getByRole('button', { name: 'Merge for good' });
    await dialog.getByText('Mary-Private').click();
    expect(await merge.isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'Why?' }).fill('The same person at home');
    await merge.click();
    await page.getByText('Pricing Viewed').first().waitFor(soon);
    expect(await product.lead('mary@home.example')).toBe(id);

    const staged = await stack.api(`/api/leads/${id}/stage`, {
      method: 'POST',
      json: { stage: 'mql', reason: 'Met at the fair' },
    });
    expect(staged.ok).toBe(true);
    const flows = page.getByRole('region', { name: 'Flows', exact: true });
    await flows.getByRole('link').first().click(soon);
    await page.getByText(/^The path of Mary/).waitFor(soon);
    expect(await page.getByRole('link', { name: /^Mary/ }).getAttribute('href')).toBe(`/leads/${id}`);
    await page.getByRole('button', { name: 'Back to the draft' }).click();
    expect(new URL(page.url()).search).toBe('');
  }, 180_000);
});
