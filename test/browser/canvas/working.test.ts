import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { aFlow, byScore, wait } from './a-flow.ts';
import { openWorkbench, soon, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const button = (name: string | RegExp) => bench.page.getByRole('button', { name });
const focusCanvas = () => bench.page.evaluate(() => document.getElementById('canvas')?.focus());

describe('working on a flow', () => {
  test('11 keys respect text fields, and the start cannot be deleted', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(2)).flow);
    await bench.card(/^Wait/).click();
    const note = page.getByRole('textbox', { name: 'Note' });
    await note.fill('abc');
    await note.press('Backspace');
    await note.press('a');
    expect(await note.inputValue()).toBe('aba');
    expect(await bench.kinds()).toEqual(['Wait']);
    await focusCanvas();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Delete');
    await page.getByText('A flow cannot be without its start').first().waitFor();
    expect(await bench.kinds()).toEqual(['Wait']);
  });

  test('12 copy, cut, paste and duplicate go through the system clipboard, also into another flow', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(4)).with('notify').flow);
    await bench.card(/^Wait/).click();
    await focusCanvas();
    await page.keyboard.press('Control+c');
    await soon(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"amount":4');
    await page.keyboard.press('Control+d');
    await soon(() => bench.kinds()).toEqual(['Wait', 'Wait', 'Notify']);
    await page.keyboard.press('Control+x');
    await soon(() => bench.kinds()).toEqual(['Wait', 'Notify']);
    await bench.open(aFlow('Another flow').with('notify').flow);
    await bench.card(/^Notify/).click();
    await focusCanvas();
    await page.keyboard.press('Control+v');
    await soon(() => bench.sentences()).toContain('Wait 4 days.');
  });

  test('13 tidy by construction: the same flow is drawn the same, and nothing moves under reduced motion', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('split', byScore).with('wait', wait(1)).flow);
    const places = () =>
      page
        .locator('.react-flow__node')
        .evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).style.transform).sort());
    const before = await places();
    await page.reload();
    await page.locator('.react-flow__node').first().waitFor();
    await soon(places).toEqual(before);
    const motion = await page
      .locator('.react-flow__node')
      .first()
      .evaluate((node) => getComputedStyle(node).transitionDuration);
    expect(Number.parseFloat(motion)).toBeLessThanOrEqual(0.001);
  });

  test('14 viewport manners: adding and clicking keep the zoom, and a reload comes back to the same view', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(1)).with('wait', wait(2)).with('wait', wait(3)).flow);
    await bench.zoomTo(70);
    const view = () =>
      page.locator('.react-flow__viewport').evaluate((element) => (element as HTMLElement).style.transform);
    const before = await view();
    await bench.card(/Wait 1 day/).click();
    await page.locator('.wire-add').first().click();
    await page.getByRole('menuitem', { name: 'Notify' }).click();
    await soon(() => bench.cards().count()).toBe(5);
    expect(await view()).toContain('scale(0.7)');
    expect(before).toContain('scale(0.7)');
    const after = await view();
    await page.waitForFunction(() => document.querySelector('[data-saving=saved]') !== null);
    await page.reload();
    await page.locator('.react-flow__node').first().waitFor();
    await soon(view).toContain('scale(0.7)');
    expect(after).toContain('scale(0.7)');
  });

  test('15 cards read as sentences, never ids or JSON', async () => {
    const until = { kind: 'time', at: '09:00', weekdays: [], zone: 'lead', spreadMinutes: 0 };
    await bench.open(
      aFlow()
        .with('wait', { ...wait(3), until })
        .with('handOff').flow,
    );
    expect(await bench.sentences()).toEqual([
      'Starts when someone adds a lead by hand.',
      "Wait 3 days, then 9:00 in the lead's time zone.",
      'Hand the lead to a rep, who has 24 hours to accept or reject.',
    ]);
  });

  test('16 the inspector stands beside, applies on change, and Esc returns to the step', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(3)).flow);
    await bench.card(/^Wait/).click();
    const canvas = await page.locator('#canvas').boundingBox();
    const inspector = await page.getByRole('complementary', { name: 'Settings' }).boundingBox();
    expect((canvas?.x ?? 0) + (canvas?.width ?? 0)).toBeLessThanOrEqual((inspector?.x ?? 0) + 1);
    await page.getByRole('textbox', { name: 'How long' }).fill('8');
    await soon(() => bench.sentences()).toContain('Wait 8 days.');
    await page.keyboard.press('Escape');
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('canvas');
    expect(await page.locator('#canvas').getAttribute('aria-activedescendant')).toBe('card-wait');
  });

  test('17 rule rows: only operators that go with the field, a typed value, a sentence and a count of leads', async () => {
    const { page, stack } = bench;
    await stack.post('/v1/identify', {
      userId: 'u-17',
      traits: { email: 'ada@analytical.example', industry: 'Software' },
    });
    await stack.drained();
    await bench.open(aFlow().with('split').flow);
    await bench.card(/^Split/).click();
    await button('Add condition').click();
    const field = page.getByRole('combobox', { name: 'Field' });
    await field.fill('Industry');
    await page.getByRole('option', { name: 'Industry' }).click();
    await button(/Operator/).click();
    const operators = await page.getByRole('option').allInnerTexts();
    expect(operators).toContain('is');
    expect(operators).not.toContain('is at least');
    await page.getByRole('option', { name: 'is', exact: true }).click();
    await page.getByRole('combobox', { name: 'Value' }).fill('Software');
    await page
      .locator('.condition .sentence')
      .getByText(/Industry is .*Software/)
      .waitFor();
    await soon(() => page.locator('.matches').innerText()).toMatch(/Matches \d+ of \d+ leads?\./);
    await page.keyboard.press('Escape');
    await button('Add group').click();
    await soon(() => page.getByRole('combobox', { name: 'Field' }).count()).toBe(2);
  });

  test('a rule row reads field, then operator, then value, and its field can be read, on a desk and on a phone', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('split').flow);
    await bench.card(/^Split/).click();
    await button('Add condition').click();
    const field = page.getByRole('combobox', { name: 'Field' });
    await field.fill('Last Pricing');
    await page.getByRole('option', { name: 'Last Pricing Viewed' }).click();
    const boxOf = async (of: string) => {
      const box = await page.locator(`.condition-row .condition-${of}`).boundingBox();
      if (box === null) throw new Error(`No ${of} is shown.`);
      return { ...box, right: box.x + box.width, bottom: box.y + box.height };
    };
    const whole = page.viewportSize();
    for (const size of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(size);
      const [name, op, value, remove] = [
        await boxOf('field'),
        await boxOf('op'),
        await boxOf('value'),
        await boxOf('remove'),
      ];
      expect(name.bottom).toBeLessThanOrEqual(op.y);
      expect(op.right).toBeLessThanOrEqual(value.x);
      expect(Math.abs(op.y - value.y)).toBeLessThan(2);
      expect(name.right).toBeLessThanOrEqual(remove.x);
      expect(name.width).toBeGreaterThan(200);
      expect(await field.evaluate((input) => input.scrollWidth <= input.clientWidth)).toBe(true);
    }
    if (whole !== null) await page.setViewportSize(whole);
    await button(/Operator/).click();
    await page.getByRole('option', { name: 'is known' }).click();
    await soon(() => page.locator('.condition-row .condition-value').count()).toBe(0);
    const [name, op] = [await boxOf('field'), await boxOf('op')];
    expect(name.bottom).toBeLessThanOrEqual(op.y);
  });

  test('a fit rule offers the profile alone, and what it begins with is right as it stands', async () => {
    const { page } = bench;
    await page.goto('/flows/lead-scoring');
    await page.locator('.scoring-panel').waitFor();
    await page.locator('.scoring-panel').getByText('Fit').first().click();
    await page.getByRole('tab', { name: 'Fit' }).click();
    const panel = page.getByRole('tabpanel', { name: 'Fit' });
    await panel.getByRole('button', { name: 'Add a fit rule' }).click();
    const rows = await page.locator('.condition-row').count();
    await panel.getByRole('button', { name: 'Add condition' }).last().click();
    await soon(() => page.locator('.condition-row').count()).toBe(rows + 1);
    await page.getByRole('combobox', { name: 'Field' }).last().press('ArrowDown');
    const offered = await page.getByRole('option').allInnerTexts();
    expect(offered).toContain('Industry');
    expect(offered).not.toContain('Score');
    expect(offered).not.toContain('Stage');
    await page.keyboard.press('Escape');
    await soon(() => page.locator('.condition .field-error').count()).toBe(0);
  });

  test('18 problems stand where they are and in one list; an item goes to the field', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('sendEmail').with('wait', wait(1)).flow);
    await page.locator('.flow-card.error').waitFor();
    await button(/problem/).click();
    const list = page.getByRole('complementary', { name: 'Problems' });
    await list.getByRole('button', { name: /No email is chosen/ }).click();
    await page.locator('.flow-card.selected').getByText('Send email').waitFor();
    await soon(() =>
      page.evaluate(() => document.activeElement?.closest('[data-where]')?.getAttribute('data-where')),
    ).toBe('template');
  });

  test('19 quiet until fair: a fresh step needs setup, red only after it was left or someone tried to publish', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(1)).flow);
    await page.locator('.wire-add').first().click();
    await page.getByRole('menuitem', { name: 'Send email' }).click();
    await page.locator('.flow-card').getByText('Needs setup').waitFor();
    expect(await page.locator('.flow-card.error').count()).toBe(0);
    await bench.card(/^Wait/).click();
    await page.locator('.flow-card.error').waitFor();
    expect(await page.locator('.flow-card').getByText('Needs setup').count()).toBe(0);
  });

  test('20 publish is never mysteriously grey: blockers are listed beside the button, warnings do not block', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('sendEmail').flow);
    expect(await button('Publish').isEnabled()).toBe(true);
    await button('Publish').click();
    const dialog = page.getByRole('dialog', { name: 'Publish v1' });
    await dialog.getByText(/No email is chosen/).waitFor();
    await dialog.getByText(/stands? in the way/).waitFor();
    await dialog.getByRole('button', { name: /No email is chosen/ }).click();
    await page.locator('.flow-card.selected').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('26 draft and live are always stated, and so is saving', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow('Stated').with('wait', wait(1)).flow);
    await page.getByText('Editing draft · never published').waitFor();
    await bench.card(/^Wait/).click();
    await page.getByRole('textbox', { name: 'How long' }).fill('6');
    await page.getByText(/^Saved \d+ s ago$/).waitFor();
    await bench.saved(id, (flow) => JSON.stringify(flow.steps.wait?.settings) === JSON.stringify(wait(6)));
    await page.context().setOffline(true);
    await page.getByRole('textbox', { name: 'How long' }).fill('7');
    await page.getByText('Offline, will retry').waitFor();
    await page.context().setOffline(false);
    await bench.saved(id, (flow) => JSON.stringify(flow.steps.wait?.settings) === JSON.stringify(wait(7)));
  });

  test('27 pending work survives a reload, and nothing asks when nothing changed', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow('Kept').with('wait', wait(1)).flow);
    let asked = 0;
    page.on('dialog', (dialog) => {
      asked += 1;
      void dialog.accept();
    });
    await page.route('**/draft', (route) => route.abort());
    await bench.card(/^Wait/).click();
    await page.getByRole('textbox', { name: 'How long' }).fill('11');
    await soon(() => bench.sentences()).toContain('Wait 11 days.');
    await page.reload();
    await page.unroute('**/draft');
    await page.locator('.react-flow__node').first().waitFor();
    await soon(() => bench.sentences()).toContain('Wait 11 days.');
    await bench.saved(id, (flow) => JSON.stringify(flow.steps.wait?.settings) === JSON.stringify(wait(11)));
    expect(asked).toBe(0);
  });

  test('30 two editors, no lost work: the second to save is asked, and may take either', async () => {
    const { page, stack } = bench;
    const id = await bench.open(aFlow('Shared').with('wait', wait(1)).flow);
    const theirs = await stack.get<FlowPage>(`/api/flows/${id}`);
    const changed = { ...theirs.draft, name: 'Renamed by a colleague' };
    const put = await stack.api(`/api/flows/${id}/draft`, {
      method: 'PUT',
      json: { flow: changed },
      headers: { 'if-match': `"${theirs.revision}"` },
    });
    expect(put.status).toBe(200);
    await bench.card(/^Wait/).click();
    await page.getByRole('textbox', { name: 'How long' }).fill('3');
    await page
      .getByRole('alert')
      .getByText(/changed this flow/)
      .waitFor();
    await button(/Take theirs/).click();
    await page.getByRole('heading', { name: 'Renamed by a colleague' }).waitFor();
    await button(/^Undo/).click();
    await soon(() => bench.sentences()).toContain('Wait 3 days.');
  });
});
