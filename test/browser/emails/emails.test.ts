import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProduct, type Product, soon } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
}, 180_000);
afterAll(() => product.close());

describe('emails', () => {
  test('48 an editor with merge fields, a preview for a chosen lead, both widths, plain text, a test send and its uses', async () => {
    const { page, stack } = product;
    await product.did('Ebook Downloaded', 'grace@hopper.example', { firstName: 'Grace', company: 'Navy' });
    await product.lead('grace@hopper.example');
    await page.goto('/emails');
    await page
      .getByRole('row', { name: /MQL nurture/ })
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('link', { name: 'MQL nurture' }).first().waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();

    const text = page.getByRole('textbox', { name: 'Text' });
    await text.fill('Hello ');
    await page.getByRole('button', { name: 'Insert field' }).click();
    await page.getByRole('menuitem', { name: 'First name' }).click();
    expect(await text.inputValue()).toBe('Hello {{ lead.firstName | default: "there" }}');
    const frame = page.frameLocator('iframe[title="Email preview"]');
    await frame.getByText('Hello Ada').waitFor();
    await page.getByRole('button', { name: /Preview for/ }).click();
    await page.getByRole('option', { name: /Grace/ }).click();
    await frame.getByText('Hello Grace').waitFor();

    await page.getByRole('radio', { name: 'Phone' }).click();
    await expect.poll(async () => (await page.locator('iframe').boundingBox())?.width, soon).toBe(375);
    await page.getByRole('tab', { name: 'Plain text' }).click();
    await page.locator('pre').getByText('Hello Grace').waitFor();

    await text.fill('Hello {{ lead.fristName | default: "you" }}');
    await page
      .locator('.email-problems .error')
      .getByText(/lead\.firstName/)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await text.fill('Hello {{ lead.firstName | default: "there" }}, see [the tour](https://www.example.com/tour).');
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('textbox', { name: 'To' }).fill('proof@people.example');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Sent to proof@people.example.').waitFor();
    await stack.drained();
    const mailbox = await page.context().newPage();
    await mailbox.goto('/mailbox');
    await mailbox.getByText('proof@people.example').first().waitFor();

    // What is typed survives a reload, and a change by somebody else is told, not overwritten.
    await page.reload();
    await page.getByText('Not saved').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const { template, revision } = await stack.get<{ template: object; revision: number }>(`/api/templates/${id}`);
    const theirs = await stack.api(`/api/templates/${id}`, {
      method: 'PUT',
      json: { ...template, id: undefined, version: undefined, subject: 'Theirs' },
      headers: { 'if-match': `"${revision}"` },
    });
    expect(theirs.status).toBe(200);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const now = await stack.get<{ template: { body: string } }>(`/api/templates/${id}`);
    expect(now.template.body).toContain('the tour');
  }, 120_000);
});
