import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Flow } from '../../../shared/flow/index.ts';
import { leadOf, pageOf } from '../../functions/api/people.ts';
import { stopRuns } from '../../stack/stop-runs.ts';
import { aFlow, byScore, wait } from './a-flow.ts';
import { openWorkbench, soon, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const button = (name: string | RegExp) => bench.page.getByRole('button', { name });
const openTest = async () => {
  await bench.page.getByRole('button', { name: 'Test', exact: true }).click();
  await bench.page.getByText('Simulation: nothing is sent').waitFor();
};
const runTest = async () => {
  await bench.page.getByRole('button', { name: /^Run$|^Run again$/ }).click();
  await bench.page.getByRole('region', { name: 'Result' }).waitFor();
};
const publish = async (version: number) => {
  await button('Publish').click();
  const dialog = bench.page.getByRole('dialog', { name: `Publish v${version}` });
  await dialog.getByRole('button', { name: `Publish v${version}` }).click();
  await bench.page.getByText(`Editing draft · v${version} live`).waitFor();
};

/** The flow, begun by an activity that nobody else sends. */
const startedBy = (name: string, flow: Flow): Flow => ({
  ...flow,
  start: { ...flow.start, kind: 'trigger', trigger: { on: 'activity', match: { activity: `Test Event ${name}` } } },
});
const enter = async (email: string, event: string) => {
  const sent = await bench.stack.post('/v1/track', { userId: `u-${email}`, event, context: { traits: { email } } });
  expect(sent.status).toBe(200);
  await bench.stack.drained();
};

describe('testing, publishing and watching a flow', () => {
  test('21 whole-flow test: the path lights up, others dim, each split says what was met with actual values', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('split', byScore).with('notify').flow);
    await openTest();
    await runTest();
    await page.locator('.flow-card.lit').getByText('Split').waitFor();
    expect(await page.locator('.flow-card.dim').count()).toBe(1);
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('(is 62)').first().waitFor();
    await result.getByText('not met').first().waitFor();
    await result.getByText('met', { exact: true }).waitFor();
  });

  test('22 virtual clock: waits show when they end, next day and run to end are instant', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(3)).with('notify').flow);
    await openTest();
    await page.getByRole('textbox', { name: 'Enters' }).or(page.getByLabel('Enters')).first().fill('2026-03-02T10:00');
    await runTest();
    await page
      .locator('.flow-card')
      .getByText(/Waits until Thu.*Mar 5/)
      .waitFor();
    await button('To start').click();
    await page.locator('.flow-card.at').getByText('Wait', { exact: true }).waitFor();
    await button('Next day').click();
    await page
      .locator('.clock time')
      .getByText(/Tue.*Mar 3/)
      .waitFor();
    await button('Run to end').click();
    await page.getByText('The flow ends for this lead.').waitFor();
  });

  test('23 stale results say so after any edit, with Re-run', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('wait', wait(3)).with('notify').flow);
    await openTest();
    await runTest();
    await page.locator('.wire-add').first().dispatchEvent('click');
    await page.getByRole('menuitem', { name: 'Set stage' }).click();
    await page.getByText('The flow has changed since this test.').waitFor();
    await button(/^Undo: /).click();
    await button(/^Do again/).click();
    await button(/^Undo: /).click();
    await soon(() => page.getByText('The flow has changed since this test.').count()).toBe(0);
  });

  test('24 no silent gaps: every kind of step simulates', async () => {
    const { page } = bench;
    await bench.open(
      aFlow()
        .with('updateLead', { fields: { region: 'EMEA' } })
        .with('setStage', { stage: 'recycled', reason: 'quiet' })
        .with('notify')
        .with('webhook', { url: 'https://hooks.example/x', secretName: 'main' })
        .with('waitFor')
        .with('handOff')
        .with('end').flow,
    );
    await openTest();
    await runTest();
    const result = page.getByRole('region', { name: 'Result' });
    for (const words of ['Would set region', 'Would set the stage', 'Would tell', 'Would call'])
      await result.getByText(words).first().waitFor();
    expect(await result.locator('.trace > li').count()).toBeGreaterThanOrEqual(6);
  });

  test('25 path coverage counts, and makes a lead for each untested path', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('split', byScore).flow);
    await openTest();
    await page.getByText('0 of 3 paths tested').waitFor();
    for (const n of [1, 2, 3]) {
      await button('Test it with a generated lead').click();
      await page.getByText(`${n} of 3 paths tested`).waitFor();
    }
    expect(await button('Test it with a generated lead').count()).toBe(0);
  });

  test('many made-up leads go through the draft: shares in words and on the branches, stopped on request, gone after an edit', async () => {
    const { page } = bench;
    await bench.open(aFlow().with('split', byScore).with('waitFor').flow);
    await openTest();
    const many = page.getByRole('region', { name: 'Many leads' });
    await many.getByRole('button', { name: /Send 10,000 made-up leads/ }).click();
    await many.getByRole('button', { name: 'Cancel' }).click();
    await many.getByRole('button', { name: /Send 10,000 made-up leads/ }).click();
    await many.getByText(/come to the end, half of them within/).waitFor();
    await many.getByText(/is taken from published benchmarks/).waitFor();
    const ways = many.getByRole('row', { name: /^Split/ }).locator('td:nth-of-type(1)');
    const onSplit = (await ways.allInnerTexts()).map((text) => Number(text.replace(',', '')));
    expect(onSplit.reduce((sum, count) => sum + count, 0)).toBe(10_000);
    const drawn = page.locator('.wire-name b');
    expect(await drawn.count()).toBeGreaterThan(1);
    await page.locator('.wire-add').first().dispatchEvent('click');
    await page.getByRole('menuitem', { name: 'Set stage' }).click();
    await many.getByText('The flow has changed since they were sent through.').waitFor();
    await soon(() => drawn.count()).toBe(0);
  });

  test('28 publish says its impact in words and goes live', async () => {
    const { page } = bench;
    await bench.open(aFlow('Impact').with('wait', wait(3)).flow);
    await button('Publish').click();
    await page.getByText('This is the first version.').waitFor();
    await page.keyboard.press('Escape');
    await publish(1);
    await bench.card(/^Wait/).click();
    await page.getByRole('textbox', { name: 'How long' }).fill('4');
    await button('Publish').click();
    const dialog = page.getByRole('dialog', { name: 'Publish v2' });
    await dialog.getByText('1 step changed.').waitFor();
    await dialog.getByText(/New leads use v2/i).waitFor();
  });

  test('29 history: who, when, note; read-only preview with marks; restore as draft; roll back', async () => {
    const { page } = bench;
    await bench.open(aFlow('Remembered').with('wait', wait(3)).flow);
    await publish(1);
    await bench.card(/^Wait/).click();
    await page.getByRole('textbox', { name: 'How long' }).fill('9');
    await soon(() => bench.sentences()).toContain('Wait 9 days.');
    await publish(2);
    await button('More about this flow').click();
    await page.getByRole('menuitem', { name: 'History' }).click();
    const dialog = page.getByRole('dialog', { name: 'History' });
    await soon(() => dialog.locator('.versions > li').count()).toBe(2);
    await dialog.getByRole('button', { name: 'Look' }).last().click();
    await dialog.getByText('Wait: Wait 3 days. — changed since').waitFor();
    await dialog.getByRole('button', { name: 'Restore as draft' }).last().click();
    await soon(() => bench.sentences()).toContain('Wait 3 days.');
    await button('More about this flow').click();
    await page.getByRole('menuitem', { name: 'History' }).click();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByText('Editing draft · v3 live').waitFor();
  });

  test('31 pause and resume say their consequences before acting', async () => {
    const { page } = bench;
    await bench.open(aFlow('Paused').with('wait', wait(3)).flow);
    await publish(1);
    await button('More about this flow').click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause this flow?' });
    await dialog.getByText(/No lead enters while the flow is paused/).waitFor();
    await dialog.getByText(/0 leads inside go on to the end/).waitFor();
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Editing draft · v1 paused').waitFor();
    await button('More about this flow').click();
    await page.getByRole('menuitem', { name: 'Resume' }).click();
    await page.getByRole('dialog', { name: 'Resume this flow?' }).getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Editing draft · v1 live').waitFor();
  });

  test('32 live counts stand on the steps within ten seconds', async () => {
    const { page } = bench;
    await bench.open(startedBy('Counted', aFlow('Counted').with('wait', wait(3)).flow));
    await publish(1);
    await enter('counted@analytical.example', 'Test Event Counted');
    const count = page.locator('.flow-card[data-step="wait"] [data-count="here"]');
    await count.waitFor();
    expect(await count.innerText()).toBe('1');
  });

  test('33 from number to lead: the path is replayed on its own version, and the address keeps it', async () => {
    const { page, stack } = bench;
    const id = await bench.open(startedBy('Replayed', aFlow('Replayed').with('wait', wait(3)).with('notify').flow));
    await publish(1);
    await enter('replayed@analytical.example', 'Test Event Replayed');
    // The draft goes on without the step that the lead is in.
    await bench.card(/^Wait/).click();
    await page.keyboard.press('Delete');
    await publish(2);
    const [enrolment] = (await pageOf(stack, (await leadOf(stack, 'replayed@analytical.example')).id)).enrolments;
    await page.goto(`/flows/${id}?enrolment=${encodeURIComponent(enrolment?.id ?? '')}`);
    await page.locator('.flow-card.at[data-step="wait"]').waitFor();
    await page.locator('path.wire.lit').first().waitFor({ state: 'attached' });
    await page.getByText(/The path of .* on v1/).waitFor();
    expect(await page.locator('.wire-add:visible').count()).toBe(0);
    await page.reload();
    await page.locator('.flow-card.at[data-step="wait"]').waitFor();
    await button('Back to the draft').click();
    await soon(() => page.locator('.flow-card[data-step="wait"]').count()).toBe(0);
    expect(page.url()).not.toContain('enrolment');
    await bench.card(/^Start/).waitFor();
  });

  test('34 failures find you: on the step, in the list, with cause and leads, and they can be tried again', async () => {
    const { page, stack } = bench;
    const id = await bench.open(startedBy('Failing', aFlow('Failing').with('wait', wait(3)).flow));
    await publish(1);
    await enter('failing@analytical.example', 'Test Event Failing');
    await stopRuns(stack, await pageOf(stack, (await leadOf(stack, 'failing@analytical.example')).id));
    const badge = page.locator('.flow-card[data-step="wait"] [data-count="failed"]');
    await badge.getByText('1 failed').waitFor();
    await badge.click();
    const leads = page.getByRole('complementary', { name: 'Leads of this step' });
    await leads.getByText('Somebody stopped the run in AWS Step Functions.').waitFor();
    await leads.getByRole('link', { name: /failing@/ }).waitFor();
    await page.goto('/flows');
    await page
      .getByRole('row', { name: /Failing/ })
      .getByText('1 failure')
      .waitFor();
    await page.goto(`/flows/${id}?step=wait&leads=failed`);
    await leads.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('1 lead will go on within a minute').waitFor();
    await stack.sweep();
    await stack.drained();
    await page.locator('.flow-card[data-step="wait"] [data-count="here"]').waitFor();
    expect(await badge.count()).toBe(0);
    await leads.getByText('They have gone on meanwhile.').waitFor();
  });
});
