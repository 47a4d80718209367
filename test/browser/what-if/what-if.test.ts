import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FlowList, FlowPage } from '../../../functions/api/contract/index.ts';
import type { Flow } from '../../../shared/flow/index.ts';
import { phone } from '../browser.ts';
import { openProduct, type Product, seriousFindings } from '../open-product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
}, 180_000);
afterAll(() => product.close());

/** Leads of whom so much is known that the ledger has more than one page. */
const CROWD = 200;

const total = (op: 'gte' | 'lt', value: number) => ({ kind: 'test' as const, field: ['score', 'total'], op, value });

/** Saves the scoring flow's draft as changed. */
const redraft = async (id: string, change: (flow: Flow) => Flow): Promise<void> => {
  const { draft, revision } = await product.stack.get<FlowPage>(`/api/flows/${id}`);
  const saved = await product.stack.api(`/api/flows/${id}/draft`, {
    method: 'PUT',
    headers: { 'if-match': `"${revision}"` },
    json: { flow: change(draft as unknown as Flow) },
  });
  expect(saved.status, await saved.text()).toBe(200);
};

/** MQL from so many points on, and a handoff as soon as a lead is one. */
const withMqlAt =
  (points: number) =>
  (flow: Flow): Flow => {
    if (flow.start.kind !== 'scoring') throw new Error('This flow scores nothing.');
    const { model, next } = flow.start;
    const rungs = model.ladder.rungs.map((rung) =>
      rung.stage === 'mql' ? { ...rung, up: total('gte', points), down: total('lt', points / 2) } : rung,
    );
    const start = { ...flow.start, model: { ...model, ladder: { ...model.ladder, rungs } } };
    return { ...flow, start: { ...start, next: { ...next, mql: 'hand-off' } } };
  };

describe('what if', () => {
  test('47 before publishing: who becomes MQL, who no longer does, emails and tasks, and whether it saw won and lost', async () => {
    const { page, stack, errors } = product;
    const { items } = await stack.get<FlowList>('/api/flows');
    const id = items.find(({ kind }) => kind === 'scoring')?.id ?? '';

    await page.goto(`/flows/${id}`);
    await page.getByRole('button', { name: 'What if' }).click();
    const dialog = page.getByRole('dialog', { name: 'What if this were live?' });
    await dialog.getByRole('heading', { name: 'There are no leads yet' }).waitFor();
    await page.keyboard.press('Escape');

    await product.did('Trial Started', 'trial@what.example', { firstName: 'Tess', lastName: 'Trial' });
    await product.did('Meeting Booked', 'meeting@what.example', { firstName: 'Max', lastName: 'Meeting' });
    await product.did('Demo Requested', 'demo@what.example', { firstName: 'Dora', lastName: 'Demo' });
    await product.did('Page Viewed', 'page@what.example', { firstName: 'Pia', lastName: 'Page' });
    await stack.drained();
    await product.lead('page@what.example');

    await page.getByRole('button', { name: 'What if' }).click();
    await dialog.getByRole('heading', { name: 'Nothing would change' }).waitFor();
    await dialog.getByText('Each of the 4 leads keeps its score and its stage.').waitFor();

    await redraft(id, withMqlAt(25));
    await page.goto(`/flows/${id}`);
    await page.getByRole('button', { name: 'What if' }).click();
    const figure = (label: string) =>
      dialog
        .locator('dl > div', { has: page.getByText(label, { exact: true }) })
        .locator('dd')
        .textContent();
    await dialog.getByRole('region', { name: 'Who changes stage' }).first().waitFor();
    expect(await figure('become MQL')).toBe('2');
    expect(await figure('no longer MQL')).toBe('1');
    expect(await figure('become SQL')).toBe('0');
    const row = (name: string) => dialog.getByRole('row', { name });
    expect(await row('Tess Trial').textContent()).toMatch(/Lead *MQL/);
    expect(await row('Max Meeting').textContent()).toMatch(/Lead *MQL/);
    expect(await row('Dora Demo').textContent()).toMatch(/MQL *Lead/);
    expect(await row('Pia Page').count()).toBe(0);
    // One more start of the MQL nurture (four emails, one task), and two handoffs that may each be given twice.
    await dialog.getByText('up to 4 more emails and up to 5 more tasks').waitFor();
    await dialog.getByText('Sales has not marked a lead as won or lost yet.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await dialog.getByRole('link', { name: 'Tess Trial' }).click();
    await page.getByRole('heading', { name: 'Tess Trial' }).waitFor();
    expect(errors).toEqual([]);
  }, 180_000);

  test('the publish dialog says the same before publishing, with names, and what would start', async () => {
    const { page, stack, errors } = product;
    const { items } = await stack.get<FlowList>('/api/flows');
    const scoring = items.find(({ kind }) => kind === 'scoring');
    await page.goto(`/flows/${scoring?.id}`);
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish v2' });
    const impact = dialog.getByRole('region', { name: 'What it does to your leads' });
    await impact.getByText('2 become MQL, 1 no longer are; 0 become SQL, 0 no longer are.').waitFor();
    expect(await impact.getByRole('listitem').allInnerTexts()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Tess Trial: Lead → MQL/),
        expect.stringMatching(/^Max Meeting: Lead → MQL/),
        expect.stringMatching(/^Dora Demo: MQL → Lead/),
        expect.stringContaining('Would start, and does not: '),
      ]),
    );
    await dialog.getByText(/^What makes an MQL: /).waitFor();
    expect(await dialog.getByText('Nobody is inside').count()).toBe(0);
    await dialog.getByText('start flows at once').click();
    await impact.getByText('Starts at once: ').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Not now' }).click();
    expect(errors).toEqual([]);
  }, 120_000);

  test('47 it can be stopped, and fits a phone', async () => {
    const { items } = await product.stack.get<FlowList>('/api/flows');
    const id = items.find(({ kind }) => kind === 'scoring')?.id ?? '';
    const page = await product.another({ roles: ['marketer'], size: phone, path: `/flows/${id}` });
    await page.route('**/api/ledger*', () => undefined);
    await page.getByRole('button', { name: 'More about this flow' }).click();
    await page.getByRole('menuitem', { name: 'What if this were live?' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('heading', { name: 'Stopped' }).waitFor();
    await page.unroute('**/api/ledger*');
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.getByRole('heading', { name: 'Where leads stand' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }, 120_000);

  test('47 where the whole ledger is too much for the device, it says that it read a sample, and how far each number can be off', async () => {
    const { stack } = product;
    const { items } = await stack.get<FlowList>('/api/flows');
    const id = items.find(({ kind }) => kind === 'scoring')?.id ?? '';
    // Six megabytes of history, of which the first page tells four.
    const note = 'x'.repeat(30_000);
    for (let from = 0; from < CROWD; from += 10) {
      const batch = Array.from({ length: 10 }, (_, n) => {
        const userId = `crowd-${from + n}`;
        return { type: 'track', event: 'Trial Started', userId, messageId: userId, properties: { note } };
      });
      expect((await stack.post('/v1/batch', { batch })).status).toBe(200);
    }
    await stack.drained();
    await redraft(id, withMqlAt(25));

    const page = await product.another({ roles: ['marketer'], path: '/' });
    await page.addInitScript(() => Object.defineProperty(navigator, 'deviceMemory', { value: 0.01 }));
    await page.goto(`/flows/${id}`);
    await page.getByRole('button', { name: 'What if' }).click();
    const dialog = page.getByRole('dialog', { name: 'What if this were live?' });
    const seen = await dialog.getByText(/^A sample: \d+ of \d+ leads/).innerText();
    const [, read = 0, all = 0] = (/(\d+) of (\d+) leads/.exec(seen) ?? []).map(Number);
    expect([read > 10, read < all, all]).toEqual([true, true, CROWD + 4]);
    const become = await dialog
      .locator('dl > div', { has: page.getByText('become MQL', { exact: true }) })
      .locator('dd')
      .innerText();
    const [, about = 0, error = 0] = (/^about (\d+) ± (\d+)$/.exec(become) ?? []).map(Number);
    expect(Math.abs(about - (CROWD + 2))).toBeLessThanOrEqual(error);
    await dialog
      .getByText(/up to about \d[\d,]* more emails \(± \d+\) and up to about \d+ more tasks \(± \d+\)/)
      .waitFor();
    await page.close();
  }, 180_000);

  test('a second scoring flow takes the place of the first only where that is said', async () => {
    const { page, stack } = product;
    const json = { from: 'flow', flow: 'lead-scoring', name: 'Another model' };
    const made = (await (await stack.api('/api/flows', { method: 'POST', json })).json()) as { id: string };
    await page.goto(`/flows/${made.id}`);
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish v1' });
    await dialog.getByRole('heading', { name: 'Takes the place of “Lead scoring”' }).waitFor();
    const go = dialog.getByRole('button', { name: 'Publish v1' });
    expect(await go.isDisabled()).toBe(true);
    await dialog.getByText('Take “Lead scoring” offline').click();
    await go.click();
    await page.getByText('Editing draft · v1 live').waitFor();
    await page.goto('/flows/lead-scoring');
    await page.getByRole('button', { name: 'Publish' }).click();
    const back = page.getByRole('dialog', { name: /^Publish v/ });
    await back.getByText('Take “Another model” offline').click();
    await back.getByRole('button', { name: /^Publish v/ }).click();
    await back.waitFor({ state: 'detached' });
    const { items } = await stack.get<FlowList>('/api/flows');
    expect(items.filter(({ kind }) => kind === 'scoring').map(({ id, status }) => [id, status])).toEqual(
      expect.arrayContaining([
        ['lead-scoring', 'live'],
        [made.id, 'draft'],
      ]),
    );
  }, 120_000);
});
