import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GoldenSuite } from '../../../functions/api/contract/index.ts';
import { aFlow, wait } from './a-flow.ts';
import { openWorkbench, soon, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const button = (name: string | RegExp) => bench.page.getByRole('button', { name });
const golden = () => bench.page.getByRole('region', { name: 'Golden leads' });
const openTest = () => button('Test').first().click();
const keepOne = async (name: string) => {
  await openTest();
  await button(/^Run$/).click();
  await button('Keep this test as a golden lead').click();
  const dialog = bench.page.getByRole('dialog', { name: 'Keep as a golden lead' });
  await dialog.getByRole('region', { name: 'What is expected from now on' }).waitFor();
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await golden().getByText('1 of 1 golden lead passes').waitFor();
};

describe('golden leads', () => {
  test('a test is kept, runs after every edit, and stands in the way of publishing while it differs', async () => {
    const { page, stack } = bench;
    const id = await bench.open(aFlow('Golden').with('wait', wait(3)).with('notify').flow);
    await openTest();
    await golden().getByText('A golden lead is a test that you keep').waitFor();
    await openTest();
    await keepOne('A buyer is told of');
    // Nothing of who the tested lead is was kept.
    const suite = await stack.get<GoldenSuite>(`/api/flows/${id}/golden`);
    expect(JSON.stringify(suite.golden)).not.toContain('dana');

    await bench.card(/^Notify/).click();
    await page.keyboard.press('Delete');
    await golden().getByText('0 of 1 golden lead passes').waitFor();
    await golden()
      .getByText(/no longer happens/)
      .waitFor();
    await button('Publish').click();
    const dialog = page.getByRole('dialog', { name: 'Publish v1' });
    await dialog.getByText('“A buyer is told of” does not pass.').waitFor();
    await dialog.getByText('1 problem stands in the way').waitFor();
    await dialog.getByRole('button', { name: 'Publish v1' }).click();
    expect(await page.getByText('v1 live').count()).toBe(0);
    await page.keyboard.press('Escape');

    await button('More about A buyer is told of').click();
    await page.getByRole('menuitem', { name: 'Expect what happens now' }).click();
    await golden().getByText('1 of 1 golden lead passes').waitFor();
    await button('Publish').click();
    await dialog.getByRole('button', { name: 'Publish v1' }).click();
    await page.getByText('Editing draft · v1 live').waitFor();
  });

  test('is shown on the canvas, only warns where that was chosen, and comes back when its deletion is undone', async () => {
    const { page } = bench;
    await bench.open(aFlow('Golden too').with('wait', wait(3)).flow);
    await keepOne('Waits three days');
    await page.reload();
    await openTest();
    await golden().getByText('1 of 1 golden lead passes').waitFor();
    await button('More about Waits three days').click();
    await page.getByRole('menuitem', { name: 'Show on the canvas' }).click();
    await page.locator('.flow-card.lit[data-step="wait"]').waitFor();
    await button('More about Waits three days').click();
    await page.getByRole('menuitem', { name: 'Let it only warn' }).click();
    await soon(() => golden().getByText('Must pass').count()).toBe(0);
    await button('More about Waits three days').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await soon(() => golden().getByText('Waits three days').count()).toBe(0);
    await button('Undo').last().click();
    await golden().getByText('Waits three days').waitFor();
    await golden().getByText('Run them elsewhere').click();
    await golden()
      .getByText(/npm run ripen -- golden golden-too.*json/)
      .waitFor();
  });
});
