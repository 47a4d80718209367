import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LeadList } from '../../../functions/api/contract/index.ts';
import { openProduct, type Product, soon } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
}, 180_000);
afterAll(() => product.close());

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('an import', () => {
  const choose = async (buffer: Buffer) => {
    await product.page.locator('input[type=file]').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
  };
  const refusal = () => product.page.getByRole('alert');

  test('43 refuses a file that is no list, with what to do, and takes the next one', async () => {
    const { page } = product;
    await page.goto('/leads/import');
    for (const [bytes, why] of [
      ['PK\u0003\u0004', 'This is a workbook, not CSV.'],
      ['', 'The file is empty.'],
      ['Email,Name', 'The file has no rows.'],
      ['Email,Name\nada@x.example,"Ada\nbo@x.example,Bo', 'From row 2 on, quotes do not match'],
    ] as const) {
      await choose(latin1(bytes));
      await refusal().filter({ hasText: why }).waitFor(soon);
    }
    await choose(latin1('Name,Company\nAda,Acme'));
    await page.getByText('Say which column is the email address').waitFor(soon);
    expect(await page.getByRole('button', { name: 'Import 1 row' }).isDisabled()).toBe(true);
  });

  test('43 reads semicolons, accents of Windows, two columns of one name and a list without names of columns', async () => {
    const { page, stack } = product;
    await page.goto('/leads/import');
    await choose(
      latin1('E-Mail;First name;Phone;Phone;\r\nj@@grün.example;x;1;2;\r\njw@acme.example;J\xfcrgen;1;2;\r\n'),
    );
    await page.getByText('The file is not UTF-8').waitFor(soon);
    await page.getByText('Phone (2)', { exact: true }).waitFor();
    await page.getByText('Jürgen').waitFor();
    // A server that is away for a moment.
    let failures = 2;
    await page.route('**/api/imports/*/parts/*', (route) => {
      failures -= 1;
      return failures < 0 ? route.continue() : route.fulfill({ status: 503, body: '{}' });
    });
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('heading', { name: '1 lead imported' }).waitFor(soon);
    await page.unroute('**/api/imports/*/parts/*');
    await page.getByText('1 row could not be taken').waitFor();
    expect(failures).toBe(-1);

    await page.getByRole('button', { name: 'Import another file' }).click();
    await choose(latin1('ann@acme.example,Ann\nben@acme.example,Ben'));
    await page.getByText('the columns go by number').waitFor(soon);
    expect(await page.getByRole('button', { name: /Field for Column 1/ }).innerText()).toContain('Email');
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('heading', { name: '2 leads imported' }).waitFor(soon);
    await stack.drained();
    const { items } = await stack.get<LeadList>('/api/leads?sort=name');
    expect(items.map(({ name }) => name)).toEqual(['ann@acme.example', 'ben@acme.example', 'Jürgen']);
  });
});
