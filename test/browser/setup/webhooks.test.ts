import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signatureOf } from '../../../functions/steps/outgoing/signature.ts';
import { openProduct, type Product } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct({ env: { RIPEN_WEBHOOK_ALLOW: 'hooks.internal, 10.1.0.0/16' } });
}, 180_000);
afterAll(() => product.close());

describe('webhooks', () => {
  test('49 says where calls may go, and shows a signing secret with code that tells our calls from others', async () => {
    const { page, stack } = product;
    await page.goto('/setup/webhooks');
    const places = page.getByRole('region', { name: 'Where calls may go' }).getByRole('listitem');
    expect(await places.first().innerText()).toBe('hooks.internal');
    expect(await places.allInnerTexts()).toEqual(['hooks.internal', '10.1.0.0/16']);

    await page.getByRole('textbox', { name: /^Name of the signing secret/ }).fill('main');
    await page.getByRole('button', { name: 'Show it' }).click();
    const secret = await page.getByRole('region', { name: 'The signing secret' }).innerText();
    const { secret: served } = await stack.get<{ secret: string }>('/api/webhook-secrets/main');
    expect(secret.trim()).toBe(served);

    const code = await page.getByRole('region', { name: 'Code that checks a signature' }).innerText();
    const { isFromRipen } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      isFromRipen: (header: string, body: string) => boolean;
    };
    const body = '{"lead":"ä"}';
    const now = Date.now();
    expect(isFromRipen(signatureOf(served, body, now), body)).toBe(true);
    expect(isFromRipen(signatureOf(served, body, now), `${body} `)).toBe(false);
    expect(isFromRipen(signatureOf(`${served}x`, body, now), body)).toBe(false);
    expect(isFromRipen(signatureOf(served, body, now - 600_000), body)).toBe(false);
    expect(isFromRipen('nonsense', body)).toBe(false);
  }, 120_000);
});
