import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProduct, type Product, soon } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
}, 180_000);
afterAll(() => product.close());

describe('home', () => {
  test('50 empty, loading and failed states say what to do', async () => {
    const { page } = product;
    await page.goto('/leads');
    await page.getByRole('heading', { name: 'Your first lead is one request away' }).waitFor();
    expect(await page.getByRole('region', { name: 'Command that posts an activity' }).innerText()).toContain('curl ');
    await page.goto('/inbox');
    await page.getByRole('heading', { name: 'Nothing to answer' }).waitFor();
    await page.route('**/api/leads?*', (route) => route.fulfill({ status: 403, json: { error: refusal } }));
    await page.goto('/leads');
    await page.getByRole('alert').getByText(`${refusal.message} ${refusal.hint}`).waitFor();
    await page.unroute('**/api/leads?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Your first lead is one request away' }).waitFor();
  }, 120_000);

  test('51 the first five minutes: a real form, the score, the flow, the email and the handoff', async () => {
    const { page, stack } = product;
    await page.goto('/');
    await page.getByText('0 of 5 done').waitFor();
    await page.getByRole('button', { name: 'Add example leads' }).click();
    await page.getByText(/example leads with a history/).waitFor(soon);
    expect(await page.getByText('0 of 5 done').count()).toBe(1);

    await page.getByRole('textbox', { name: 'Email' }).fill('newcomer@first.example');
    await page.getByRole('textbox', { name: 'First name' }).fill('Newcomer');
    const send = async (deed: string) => {
      await page.getByRole('button', { name: /What did they do/ }).click();
      await page.getByRole('option', { name: deed }).click();
      await page.getByRole('button', { name: 'Send the form' }).click();
      await page.getByText('Taken. Send another').waitFor();
      await stack.drained();
    };
    await send('Ebook Downloaded');
    const done = async () => Number((await page.getByText(/of 5 done/).innerText())[0]);
    await expect.poll(done, soon).toBe(2);
    for (const deed of ['Demo Requested', 'Trial Started', 'BANT Completed', 'Webinar Attended', 'Pricing Viewed'])
      await send(deed);
    await expect.poll(done, soon).toBe(4);
    const mailbox = await page.context().newPage();
    await mailbox.goto('/mailbox');
    await mailbox.getByText('newcomer@first.example').first().waitFor();
    await page.getByRole('link', { name: 'Open the handoff' }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText(/^Accepted by/).waitFor();
    await page.goto('/');
    await expect.poll(done, soon).toBe(5);
  }, 180_000);
});

const refusal = { code: 'not allowed', message: 'You may not see leads.', hint: 'Ask an admin for the role.' };
