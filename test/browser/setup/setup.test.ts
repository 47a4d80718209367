import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProduct, type Product, soon } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
}, 180_000);
afterAll(() => product.close());

describe('setup', () => {
  test('a field of one’s own is made, refused twice, offered in conditions’ values, and removed', async () => {
    const { page, stack } = product;
    await page.goto('/setup/fields');
    await page.getByText('No fields of your own yet').waitFor();
    const add = async (label: string) => {
      await page.getByRole('button', { name: 'New field' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill(label);
    };
    await add('Number of seats');
    await page.getByText('numberOfSeats').waitFor();
    await page.getByRole('textbox', { name: /Usual answers/ }).fill('1 to 10\nmore');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Number of seats.*Text: 1 to 10, more/ }).waitFor();
    const { items } = await stack.get<{ items: { field: { name: string } }[] }>('/api/fields');
    expect(items.map(({ field }) => field.name)).toContain('numberOfSeats');

    await add('Number of seats');
    await page.getByText('There is such a field already.').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Change Number of seats' }).click();
    await page.getByText(/0 leads have it\. Removing it takes it out of pickers/).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No fields of your own yet').waitFor();
  });

  test('49 keys shown once, code to copy with a real key, reps, sending limits, blocked addresses, refused messages and the audit log', async () => {
    const { page, stack } = product;
    await page.goto('/setup/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Main website');
    await page.getByRole('button', { name: 'Make key' }).click();
    const secret = await page.getByRole('region', { name: 'The new key' }).innerText();
    expect(secret).toMatch(/^wk_/);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('cell', { name: /^Main website/ }).waitFor();
    expect(await page.getByText(secret).count()).toBe(0);

    await page.getByRole('link', { name: 'Forms and trackers' }).click();
    const form = await page.getByRole('region', { name: 'HTML form' }).innerText();
    const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
    expect(action).toBe(`${stack.url}/f/${secret}`);
    await page.getByRole('button', { name: 'Copy: HTML form' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(secret);
    const posted = await fetch(action, {
      method: 'POST',
      body: new URLSearchParams({ email: 'form@visitor.example', activity: 'Ebook Downloaded' }),
    });
    expect(posted.status).toBe(200);
    await product.lead('form@visitor.example');
    expect((await stack.post('/v1/track', { event: 'Who?' })).status).toBe(400);

    await page.getByRole('link', { name: 'Reps and teams' }).click();
    await page.getByRole('button', { name: 'New rep' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Noor Haddad');
    await page.getByRole('textbox', { name: 'Email' }).fill('noor@people.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: /^Noor Haddad/ }).waitFor();

    await page.getByRole('link', { name: 'Company and sending' }).click();
    await page.getByRole('textbox', { name: /Most marketing emails/ }).fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { settings } = await stack.get<{ settings: { sending: { perLeadPerWeek: number } } }>('/api/settings');
    expect(settings.sending.perLeadPerWeek).toBe(3);

    await page.getByRole('link', { name: 'Addresses not to mail' }).click();
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill('form@visitor.example');
    await page.getByRole('textbox', { name: 'Why?' }).fill('Asked by phone');
    await page.getByRole('button', { name: 'Block' }).click();
    await expect.poll(() => page.getByRole('table').getByRole('row').count(), soon).toBe(2);

    await page.getByRole('link', { name: 'Refused messages' }).click();
    await page.getByText('What was sent').first().waitFor();
    await page.getByRole('link', { name: 'Stuck messages' }).click();
    await page.getByText('Nothing is stuck').waitFor();
    await page.getByRole('link', { name: 'Who changed what' }).click();
    await page
      .getByRole('row', { name: /Key made/ })
      .first()
      .waitFor();
    await page
      .getByRole('row', { name: /Settings changed/ })
      .first()
      .waitFor();
  }, 120_000);
});
