import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aFlow, byScore, wait } from './a-flow.ts';
import { openWorkbench, soon, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());
beforeEach(() => {
  bench.errors.length = 0;
});

const button = (name: string | RegExp) => bench.page.getByRole('button', { name });
/** The names of branches from left to right. */
const branches = () =>
  bench.page.locator('.wire-name').evaluateAll((names) =>
    names
      .map((name) => ({ x: name.getBoundingClientRect().x, text: name.textContent ?? '' }))
      .sort((a, b) => a.x - b.x)
      .map(({ text }) => text),
  );
const addAfter = (name: string) => bench.page.getByRole('button', { name: new RegExp(`^Add step after ${name}`) });

describe('making a flow on the canvas', () => {
  test('01 never an empty grid: a new flow opens a gallery of ready flows, and a picked one has no problems', async () => {
    const { page } = bench;
    await page.goto('/flows');
    await button('New flow').click();
    const gallery = page.getByRole('dialog', { name: 'How should the flow begin?' });
    await gallery.waitFor();
    expect(await gallery.locator('.template').count()).toBeGreaterThanOrEqual(7);
    await gallery
      .getByRole('button', { name: /Demo-request|Demo request/i })
      .first()
      .click();
    await page.waitForURL(/\/flows\/.+/);
    await page.locator('.flow-card').first().waitFor();
    expect(await bench.cards().count()).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await soon(() => page.getByRole('button', { name: 'Run', exact: true }).isEnabled()).toBe(true);
  });

  test('02 a blank flow guides: it asks what starts it and offers starts only', async () => {
    const { page } = bench;
    await page.goto('/flows?new');
    await page.getByRole('textbox', { name: 'Name' }).fill('From nothing');
    await button(/Start blank/).click();
    await page.waitForURL(/\/flows\/from-nothing/);
    await page.getByRole('group', { name: 'Choose what starts this flow' }).waitFor();
    await page.getByRole('button', { name: /Starts when/ }).click();
    const options = await page.getByRole('option').allInnerTexts();
    expect(options.some((option) => option.includes('A stage change'))).toBe(true);
    expect(options.some((option) => option.includes('Send email'))).toBe(false);
    await page.getByRole('option', { name: /A stage change/ }).click();
    await page.getByRole('group', { name: 'Start: Starts when a lead becomes MQL.' }).waitFor();
  });

  test('03 + on every edge, 24 px at half zoom, puts the step between, selects it and focuses its first field', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(2)).with('split', byScore).flow);
    expect(await page.locator('.wire-add').count()).toBe(await page.locator('path.wire').count());
    await bench.zoomTo(50);
    const box = await addAfter('the start').boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(23.9);
    expect(box?.height).toBeGreaterThanOrEqual(23.9);
    await addAfter('the start').click();
    await page.getByRole('menuitem', { name: /^Notify/ }).click();
    await soon(() => bench.kinds()).toEqual(['Notify', 'Wait', 'Split']);
    await page.locator('.flow-card.selected').getByText('Notify').waitFor();
    await soon(() => page.evaluate(() => document.activeElement?.closest('.inspector') !== null)).toBe(true);
  });

  test('04 the picker searches, says categories in marketers’ words, is run by keys, and says why not', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(2)).flow);
    await addAfter('the start').click();
    await page.getByText('Talk to the lead').waitFor();
    const end = page.getByRole('menuitem').filter({ hasText: 'nothing can follow' });
    expect(await end.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.type('hand off');
    await soon(() => page.getByRole('menuitem').count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await soon(() => bench.kinds()).toEqual(['Hand off to sales', 'Wait']);
  });

  test('05 palette drag: only edges that take the step light up, and a click does the same', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(2)).flow);
    const end = page.getByRole('toolbar', { name: 'Steps to add' }).getByRole('button', { name: 'End', exact: true });
    const from = await end.boundingBox();
    const onto = page.locator('.wire-add[data-from="wait"]');
    const to = await onto.boundingBox();
    if (!from || !to) throw new Error('not drawn');
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y + 40, { steps: 4 });
    await soon(() => page.locator('.wire-add.drop').count()).toBe(1);
    expect(await page.locator('.wire-add.no-drop').count()).toBe(1);
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
    await page.mouse.up();
    await soon(() => bench.kinds()).toEqual(['Wait', 'End']);
    await page.keyboard.press('Escape');
    await page.getByRole('toolbar', { name: 'Steps to add' }).getByRole('button', { name: 'Notify' }).click();
    await page.locator('.wire-add.drop[data-from="start"]').click();
    await soon(() => bench.kinds()).toEqual(['Notify', 'Wait', 'End']);
  });

  test('06 splits are N-way, ordered and named in words, with a way for everyone else', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow().with('split', byScore).flow);
    expect(await branches()).toEqual(['Score ≥ 70', 'Score ≥ 30', 'Everyone else']);
    await bench.card(/^Split/).click();
    await button('Add a branch').click();
    await page.getByRole('region', { name: 'Branch 3' }).getByRole('textbox', { name: 'Name' }).fill('Partners');
    await soon(branches).toEqual(['Score ≥ 70', 'Score ≥ 30', 'Partners', 'Everyone else']);
    await page.getByRole('region', { name: 'Branch 1' }).getByRole('button', { name: 'Move down' }).click();
    await soon(async () => (await branches())[0]).toBe('Score ≥ 30');
    const flow = await bench.saved(id, (saved) => Object.keys(saved.steps.split?.next ?? {}).length === 4);
    expect(Object.keys(flow.steps.split?.next ?? {}).at(-1)).toBe('else');
  });

  test('07 rejoins, and refuses a loop without a bound with a sentence, the flow unchanged', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow().with('wait', wait(2)).with('notify').flow);
    await addAfter('Notify').click();
    await page.getByRole('menuitem', { name: /Lead on to an existing step/ }).click();
    await soon(() => page.locator('.flow-card.target').count()).toBe(0);
    await bench.card(/^Wait/).click();
    expect(await bench.kinds()).toEqual(['Wait', 'Notify']);
    await page.keyboard.press('Escape');
    const before = await bench.saved(id, () => true);
    expect(before.steps.notify?.next).toEqual(Object.fromEntries([['then', null]]));

    await bench.open(aFlow().with('wait', wait(2)).with('split', byScore).with('notify').flow);
    await page.locator('.wire-add[data-from="split"][data-outlet="warm"]').click();
    await page.getByRole('menuitem', { name: /Lead on to an existing step/ }).click();
    await bench.card(/^Notify/).click();
    await soon(() => page.locator('path.wire.join').count()).toBe(2);
  });

  test('08 delete heals: A→B→C without B is A→C, with a toast to undo', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow().with('wait', wait(1)).with('notify').with('wait', wait(5)).flow);
    await bench.card(/^Notify/).click();
    await page
      .getByRole('region', { name: 'Settings' })
      .or(page.getByRole('complementary', { name: 'Settings' }))
      .waitFor();
    await page.evaluate(() => document.getElementById('canvas')?.focus());
    await page.keyboard.press('Delete');
    await soon(() => bench.kinds()).toEqual(['Wait', 'Wait']);
    const flow = await bench.saved(id, (saved) => saved.steps.notify === undefined);
    expect(flow.steps.wait?.next.then).toBe('wait-2');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await button('Undo').last().click();
    await soon(() => bench.kinds()).toEqual(['Wait', 'Notify', 'Wait']);
  });

  test('09 moves a step by Move and a click, and by drag; its settings survive', async () => {
    const { page } = bench;
    const id = await bench.open(
      aFlow()
        .with('wait', wait(9))
        .with('notify')
        .with('updateLead', { fields: { region: 'EMEA' } }).flow,
    );
    await bench.card(/^Wait/).click();
    await button('More about this step').click();
    await page.getByRole('menuitem', { name: /^Move/ }).click();
    await page.locator('.wire-add.drop[data-from="updateLead"]').click();
    await soon(() => bench.kinds()).toEqual(['Notify', 'Update lead', 'Wait']);
    const flow = await bench.saved(id, (saved) => saved.steps.updateLead?.next.then === 'wait');
    expect(flow.steps.wait?.settings).toEqual(wait(9));

    const card = await bench.card(/^Wait/).boundingBox();
    const spot = await page.locator('.wire-add[data-from="start"]').boundingBox();
    if (!card || !spot) throw new Error('not drawn');
    await page.mouse.move(card.x + 100, card.y + 20);
    await page.mouse.down();
    await page.mouse.move(card.x + 100, card.y - 20, { steps: 4 });
    await page.mouse.move(spot.x + spot.width / 2, spot.y + spot.height / 2, { steps: 8 });
    await page.mouse.up();
    await soon(() => bench.kinds()).toEqual(['Wait', 'Notify', 'Update lead']);
  });

  test('10 undo goes back a hundred edits, a burst of typing is one, and the button says what it undoes', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(1)).flow);
    await bench.card(/^Wait/).click();
    const note = page.getByRole('textbox', { name: 'Note' });
    await note.click();
    await page.keyboard.type('a burst of typing');
    await button('Undo: Edit a note').click();
    expect(await note.inputValue()).toBe('');
    const press = (selector: string) =>
      page.evaluate(async (what) => {
        for (let n = 0; n < 100; n += 1) {
          document.querySelector<HTMLElement>(what)?.click();
          await new Promise(requestAnimationFrame);
        }
      }, selector);
    await press('.inspector .switch input');
    await button('Undo: Switch on Wait').waitFor();
    await press('.top-tools button[aria-label^="Undo"]');
    await button('Nothing to undo').waitFor();
    await button(/^Do again/).waitFor();
  });
});
