import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { phone, visit } from '../browser.ts';
import { aFlow, byScore, wait } from './a-flow.ts';
import { watchCards } from './renders.ts';
import { openWorkbench, soon, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const button = (name: string | RegExp) => bench.page.getByRole('button', { name });
const focusCanvas = () => bench.page.evaluate(() => document.getElementById('canvas')?.focus());
const percent = () => bench.page.locator('.zoom-bar .percent').innerText();

/** So many waits, one after the other. */
const longFlow = (length: number) =>
  Array.from({ length }, (_, n) => n + 1).reduce((flow, days) => flow.with('wait', wait(days)), aFlow('Long')).flow;
const cardsInPage = () =>
  bench.page
    .locator('.flow-card')
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.step ?? ''));
/** The steps whose cards rendered since this was asked last. */
const rendered = () => bench.page.evaluate(() => window.renderedCards?.splice(0) ?? []);

describe('looking at a flow and getting about in it', () => {
  test('35 fit, zoom and a pannable minimap; 1 fits and 0 is 100 %', async () => {
    const { page } = bench;
    await bench.open([1, 2, 3, 4, 5, 6, 7, 8, 9].reduce((flow, days) => flow.with('wait', wait(days)), aFlow()).flow);
    await page.getByRole('img', { name: 'Map of the flow' }).waitFor();
    await focusCanvas();
    await page.keyboard.press('1');
    await soon(percent).not.toBe('100 %');
    await page.keyboard.press('0');
    await soon(percent).toBe('100 %');
    await button('Zoom out').click();
    await soon(percent).toBe('83 %');
    await button('Show all (1)').click();
    await soon(() => page.locator('.flow-card').last().isVisible()).toBe(true);
    // All is seen: there is nothing to find on a map.
    await soon(() => page.locator('.flow-map').isVisible()).toBe(false);
    await page.keyboard.press('0');
  });

  test('35 a press on the map looks there, at the same zoom', async () => {
    const { page } = bench;
    await bench.open(longFlow(150));
    const map = await page.getByRole('img', { name: 'Map of the flow' }).boundingBox();
    if (map === null) throw new Error('not drawn');
    const before = await percent();
    await page.mouse.click(map.x + map.width / 2, map.y + map.height - 10);
    await bench.card(/Wait 150 days/).waitFor();
    expect(await percent()).toBe(before);
  });

  test('36 finds a step with Ctrl K at 200 steps', async () => {
    const { page } = bench;
    const long = Array.from({ length: 199 }, (_, n) => n + 1).reduce(
      (flow, days) => flow.with('wait', wait(days)),
      aFlow(),
    );
    await bench.open(long.with('setStage', { stage: 'disqualified', reason: 'needle' }).flow);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Find a step' }).waitFor();
    await page.keyboard.type('needle');
    await soon(() => page.getByRole('menuitem').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.locator('.flow-card.selected').getByText('Set stage').waitFor();
    await soon(() => page.locator('.flow-card.selected').isVisible()).toBe(true);
    // Of so long a flow only what is near is drawn, but its picture has it all.
    expect(await bench.cards().count()).toBeLessThan(100);
    await button('More about this flow').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export as picture' }).click(),
    ]);
    const picture = await readFile(await download.path(), 'utf8');
    expect(picture.match(/>Wait</g)?.length).toBe(199);
  });

  test('37 below half zoom cards fold to icon, name and count', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(1)).flow);
    expect(await page.locator('.flow-card[data-step=wait] .words').isVisible()).toBe(true);
    await bench.zoomTo(40);
    await soon(() => page.locator('.flow-card[data-step=wait] .words').isVisible()).toBe(false);
    expect(await page.locator('.flow-card[data-step=wait] .kind').isVisible()).toBe(true);
  });

  test('37 below half zoom a group of rules folds to its name and how many there are', async () => {
    const { page } = bench;
    await page.goto('/flows/lead-scoring');
    const engagement = page.getByRole('region', { name: 'Engagement' });
    await engagement.getByText('Email Clicked').waitFor();
    await bench.zoomTo(40);
    await engagement.getByText('7 rules').waitFor();
    expect(await engagement.getByText('Email Clicked').isVisible()).toBe(false);
    await bench.zoomTo(90);
  });

  test('38 the outline is the same flow with full editing, and the way on a phone', async () => {
    const { stack, browser } = bench;
    const id = await bench.open(aFlow('Outlined').with('wait', wait(1)).with('split', byScore).flow);
    const link = stack.ripen.issuer.invite('phone@people.example', ['marketer']);
    const { page, context } = await visit(browser, { url: stack.url, link, path: `/flows/${id}`, size: phone });
    await page.getByRole('list', { name: 'Flow as a list' }).waitFor();
    expect(await page.locator('.react-flow').count()).toBe(0);
    await page.getByRole('button', { name: /^Add step after Wait/ }).click();
    await page.getByRole('menuitem', { name: 'Notify' }).click();
    await page
      .getByRole('complementary', { name: 'Settings' })
      .getByRole('textbox', { name: 'Message' })
      .fill('From a phone');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('From a phone').waitFor();
    await page.getByRole('button', { name: 'More about Wait 1 day' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const flow = await bench.saved(id, (saved) => saved.steps.wait === undefined);
    expect(flow.start.next.then).toBe('notify');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await context.close();
  });

  test('39 no mouse needed: one Tab stop, arrows walk, Enter opens, A adds, a live region says what happened', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(1)).with('notify').flow);
    expect(await page.locator('#canvas [tabindex="0"]').count()).toBe(0);
    await focusCanvas();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.locator('.flow-card.selected').getByText('Wait', { exact: true }).waitFor();
    await page.getByRole('status').getByText('Wait: Wait 1 day.').waitFor({ state: 'attached' });
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: /^Add step after Wait/ }).waitFor();
    await page.keyboard.type('set stage');
    await page.keyboard.press('Enter');
    await soon(() => bench.kinds()).toEqual(['Wait', 'Set stage', 'Notify']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    await soon(() => bench.kinds()).toEqual(['Wait', 'Notify']);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('39 axe finds nothing serious or critical on the canvas, the outline and the scoring panel', async () => {
    const { page } = bench;
    const serious = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    };
    await bench.open(aFlow().with('wait', wait(1)).with('split', byScore).flow);
    await bench.card(/^Split/).click();
    expect(await serious()).toEqual([]);
    await button('Outline')
      .or(page.getByRole('radio', { name: 'Outline' }))
      .first()
      .click();
    await page.getByRole('list', { name: 'Flow as a list' }).waitFor();
    expect(await serious()).toEqual([]);
    await page.goto('/flows/lead-scoring');
    await page.locator('.scoring-panel').waitFor();
    expect(await serious()).toEqual([]);
  });

  test('40 typing into a step of 300 renders that one card', async () => {
    const { page } = bench;
    const id = await bench.open(longFlow(300));
    await bench.card(/Wait 2 days/).click();
    const touched = await page.evaluateHandle(() => {
      const steps = new Set<string>();
      const seen = new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target instanceof Element ? target : target.parentElement;
          const card = element?.closest<HTMLElement>('.flow-card');
          if (card?.dataset.step) steps.add(card.dataset.step);
        }
      });
      seen.observe(document.querySelector('.react-flow__nodes') as Element, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
      return steps;
    });
    await page.getByRole('textbox', { name: 'How long' }).fill('44');
    // Saving comes after drawing and checking: then everything that an edit sets off has happened.
    await bench.saved(id, (flow) => JSON.stringify(flow.steps['wait-2']?.settings) === JSON.stringify(wait(44)));
    const changed = await touched.evaluate((steps) => [...steps]);
    expect(changed).toEqual(['wait-2']);
  });

  test('40 a step put into 300 renders its own card; panning renders those that come near, and none again', async () => {
    const { page } = bench;
    await page.addInitScript(watchCards);
    const id = await bench.open(longFlow(300));
    // Above the middle, with some of the flow drawn already on either side.
    await page.evaluate(
      (flow) => sessionStorage.setItem(`ripen.view.${flow}`, JSON.stringify({ x: 480, y: -2000, zoom: 1 })),
      id,
    );
    await page.reload();
    await bench.card(/Wait 16 days/).waitFor();
    const opened = await cardsInPage();
    expect(opened.length).toBeLessThan(60);
    expect((await rendered()).toSorted()).toEqual(expect.arrayContaining(opened.toSorted()));

    await page.locator('.wire-add[data-from="wait-15"]').click();
    await page.getByRole('menuitem', { name: /^Notify/ }).click();
    await bench.saved(id, (flow) => flow.steps.notify !== undefined);
    await page.locator('.flow-card.selected').getByText('Notify').waitFor();
    expect([...new Set(await rendered())]).toEqual(['notify']);

    const before = await cardsInPage();
    const canvas = await page.locator('#canvas').boundingBox();
    if (canvas === null) throw new Error('not drawn');
    const x = canvas.x + canvas.width - 60;
    const bottom = canvas.y + canvas.height - 60;
    const drag = async (by: number) => {
      await page.mouse.move(x, bottom);
      await page.mouse.down();
      await page.mouse.move(x, bottom - by, { steps: 12 });
      await page.mouse.up();
    };
    await drag(60);
    expect(await rendered()).toEqual([]);
    await drag(600);
    await soon(() => bench.card(/Wait 22 days/).isVisible()).toBe(true);
    const came = await rendered();
    expect(came.length).toBeGreaterThan(0);
    expect(came.filter((step) => before.includes(step))).toEqual([]);
    expect(new Set(came).size).toBe(came.length);
  });

  test('41 notes, switching a step off, and the picture', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow('Pictured').with('wait', wait(1)).with('notify').flow);
    await bench.card(/^Wait/).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('Ask Kim first');
    await page.getByText('Switched on').click();
    await page.locator('.flow-card.disabled[data-step=wait]').waitFor();
    const flow = await bench.saved(id, (saved) => saved.steps.wait?.disabled === true);
    expect(flow.steps.wait?.note).toBe('Ask Kim first');
    await button('More about this flow').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export as picture' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('pictured.svg');
    const picture = await readFile(await download.path(), 'utf8');
    expect(picture).toContain('Wait 1 day.');
    expect(picture).toContain('Flow ends');
  });

  test('42 developer view: the states of the selected step stand out; JSON import says its problems', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(1)).with('notify').flow);
    await button('More about this flow').click();
    await page.getByRole('menuitem', { name: 'Developer view' }).click();
    const panel = page.getByRole('complementary', { name: 'Developer view' });
    await panel.getByText('"Type": "Wait"').waitFor();
    await bench.card(/^Wait/).click();
    await soon(() => panel.locator('mark').allInnerTexts()).toEqual([expect.stringContaining('"Type": "Wait"')]);
    await button('More about this flow').click();
    await page.getByRole('menuitem', { name: 'Import or export JSON' }).click();
    const dialog = page.getByRole('dialog', { name: 'This flow as JSON' });
    await dialog.getByRole('textbox', { name: 'Flow' }).fill('{"id": "x"}');
    await dialog.getByRole('button', { name: 'Put this into the draft' }).click();
    await dialog.getByRole('alert').getByText('name').first().waitFor();
    expect(await bench.kinds()).toEqual(['Wait', 'Notify']);
  });

  test('opening a flow goes from signing in to opening it, with no other sign of waiting between', async () => {
    const { page } = bench;
    await page.addInitScript(() => {
      const signs: string[] = [];
      Object.assign(window, { signs });
      new MutationObserver(() => {
        const sign = document.querySelector('.skeleton')?.parentElement?.ariaLabel;
        if (sign && sign !== signs.at(-1)) signs.push(sign);
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto('/flows/lead-scoring');
    await page.locator('.scoring-panel').waitFor();
    const signs = await page.evaluate(() => (window as unknown as { signs: string[] }).signs);
    expect(signs).toEqual(['Signing in', 'Opening the flow']);
  });

  test('a scoring flow on the same canvas: a row opens its rule, points change on the picture, rules can be added and filtered', async () => {
    const { page } = bench;
    await page.goto('/flows/lead-scoring');
    await page.locator('.rule-box .row', { hasText: 'Ebook Downloaded' }).click();
    await page.getByRole('textbox', { name: 'Points' }).fill('17');
    await page.locator('.rule-box .row', { hasText: 'Ebook Downloaded' }).getByText('+17').waitFor();
    const openRule = page.locator('.rule-box [aria-current]');
    expect(await openRule.allInnerTexts()).toEqual([expect.stringContaining('Ebook Downloaded')]);
    const rows = await page.locator('.rule-box [data-rule]').count();
    await page.getByRole('region', { name: 'Content' }).getByRole('button', { name: 'Add a rule' }).first().click();
    await soon(() => page.locator('.rule-box [data-rule]').count()).toBe(rows + 1);
    expect(await openRule.count()).toBe(1);
    // The new rule's first field has opened its list; Esc closes it.
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'All rules' }).click();
    await soon(() => openRule.count()).toBe(0);
    await page.getByRole('searchbox', { name: 'Filter rules by activity' }).fill('pricing');
    await soon(() => page.locator('.rule-box [data-rule]').count()).toBe(3);
    expect(await page.locator('.rule-box').count()).toBe(1);
    await page.getByRole('searchbox', { name: 'Filter rules by activity' }).fill('zebra');
    await page.getByText('No rule is about “zebra”.').waitFor();
    await page.locator('.ladder').getByText('MQL').waitFor();
  });
});
