import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlow, wait } from './a-flow.ts';
import { openWorkbench, soon, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const drafts = '**/api/flows/*/draft';
/** Answers saves of the draft so until it is let go. */
const saves = async (answer: (route: Route) => Promise<void>) => {
  await bench.page.route(drafts, answer);
  return () => bench.page.unroute(drafts);
};
const errorOf = (status: number, message: string, hint: string) => (route: Route) =>
  route.fulfill({ status, json: { error: { code: 'unavailable', message, hint } } });
const setDays = async (days: number) => {
  await bench.card(/^Wait/).click();
  await bench.page.getByRole('textbox', { name: 'How long' }).fill(String(days));
};
const savedDays = (id: string, days: number) =>
  bench.saved(id, ({ steps }) => JSON.stringify(steps.wait?.settings).includes(`"amount":${days}`));

describe('when something fails while one edits', () => {
  test('the API is down: it says so, keeps what was typed, over a reload too, and saves once it is back', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow('Down').with('wait', wait(3)).flow);
    const back = await saves((route) => route.abort());
    await setDays(41);
    await page.getByText('Ripen cannot be reached. Your changes are kept on this device').waitFor();
    await page.reload();
    await soon(() => bench.sentences()).toContain('Wait 41 days.');
    await back();
    await savedDays(id, 41);
    await soon(() => page.getByText('Ripen cannot be reached').count()).toBe(0);
  });

  test('the disk is full: the reason stands there with a way on, and nothing typed is lost', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow('Full').with('wait', wait(3)).flow);
    const back = await saves(errorOf(503, 'There is no room left to store this.', 'Free some space on the server.'));
    await setDays(42);
    await page.getByText('There is no room left to store this. Free some space on the server.').waitFor();
    await page.getByText('Your changes are kept on this device').waitFor();
    expect(await bench.sentences()).toContain('Wait 42 days.');
    await back();
    await page.getByRole('button', { name: 'Try now' }).click();
    await savedDays(id, 42);
  });

  test('the browser has no room either: it does not claim to keep what only the window has', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow('Nowhere').with('wait', wait(3)).flow);
    const back = await saves((route) => route.abort());
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await setDays(46);
    await page.getByText('your changes are in this window only').waitFor();
    const asked = new Promise<string>((resolve) =>
      page.once('dialog', (dialog) => {
        resolve(dialog.type());
        void dialog.dismiss();
      }),
    );
    await page.evaluate(() => void setTimeout(() => location.reload()));
    expect(await asked).toBe('beforeunload');
    expect(await bench.sentences()).toContain('Wait 46 days.');
    await back();
    await page.getByRole('button', { name: 'Try now' }).click();
    await savedDays(id, 46);
  });

  test('the API is slow: one goes on editing, and only the latest is saved in the end', async () => {
    const { page } = bench;
    const id = await bench.open(aFlow('Slow').with('wait', wait(3)).flow);
    const held: Route[] = [];
    const back = await saves(async (route) => (held.length > 0 ? route.continue() : void held.push(route)));
    await setDays(43);
    await soon(() => held.length).toBe(1);
    await setDays(44);
    await page.getByText('Saving …').waitFor();
    expect(await bench.sentences()).toContain('Wait 44 days.');
    await held[0]?.continue();
    await savedDays(id, 44);
    await page.getByText(/^Saved/).waitFor();
    await back();
  });

  test('the session is over: signing in again comes back to the flow with what was typed', async () => {
    const { page, stack } = bench;
    const id = await bench.open(aFlow('Out').with('wait', wait(3)).flow);
    const back = await saves(errorOf(401, 'You are not signed in.', 'Sign in again.'));
    await setDays(45);
    await page.getByText('Your session has ended. What you typed is kept on this device.').waitFor();
    await page.getByText('Not saved: signed out').waitFor();
    expect(await page.getByText('cannot be reached').count()).toBe(0);
    await soon(async () => (await page.evaluate(() => JSON.stringify(localStorage))).includes('45')).toBe(true);
    await back();
    await page.context().clearCookies();
    await page.goto(stack.ripen.issuer.invite('marketer@people.example', ['marketer', 'admin']));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.goto(`/flows/${id}`);
    await soon(() => bench.sentences()).toContain('Wait 45 days.');
    await savedDays(id, 45);
  });

  test('an import that is no flow says what is wrong with it, and the flow stays as it was', async () => {
    const { page } = bench;
    await bench.open(aFlow('Import').with('wait', wait(3)).flow);
    const before = await bench.sentences();
    await page.getByRole('button', { name: 'More about this flow' }).click();
    await page.getByRole('menuitem', { name: 'Import or export JSON' }).click();
    const dialog = page.getByRole('dialog', { name: 'This flow as JSON' });
    await dialog.getByRole('textbox', { name: 'Flow' }).fill('{ "steps": [');
    await dialog.getByRole('button', { name: 'Put this into the draft' }).click();
    await dialog.getByRole('alert', { name: 'Problems with this text' }).getByText(/JSON/).first().waitFor();
    await page.keyboard.press('Escape');
    expect(await bench.sentences()).toEqual(before);
  });
});
