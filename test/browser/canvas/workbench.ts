import type { Browser, Locator, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { FlowPage } from '../../../functions/api/contract/index.ts';
import type { Flow } from '../../../shared/flow/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { launchBrowser, visit } from '../browser.ts';

/** How long something may take that has to come. Tests do not run to their end faster for it being short. */
const patience = 60_000;
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Looks again until it is so, for a while that is long enough on a busy machine. */
export const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: patience });

/** The product with someone signed in to it, and what the tests of the canvas do over and over. */
export type Workbench = {
  stack: Stack;
  browser: Browser;
  page: Page;
  errors: string[];
  /** Stores a flow as a draft and opens its editor. Answers its id. */
  open: (flow: Flow) => Promise<string>;
  /** The draft as the server has it, once it has what `is` looks for. */
  saved: (id: string, is: (flow: Flow) => boolean) => Promise<Flow>;
  card: (name: string | RegExp) => Locator;
  cards: () => Locator;
  /** Sentences of the cards, from top to bottom and left to right as drawn. */
  sentences: () => Promise<string[]>;
  /** The kinds of steps that are drawn, in reading order, without the start. */
  kinds: () => Promise<string[]>;
  zoomTo: (percent: number) => Promise<void>;
  close: () => Promise<void>;
};

export const openWorkbench = async (): Promise<Workbench> => {
  const stack = await startStack();
  const browser = await launchBrowser();
  const { page, errors } = await visit(browser, {
    url: stack.url,
    link: stack.ripen.issuer.invite('marketer@people.example', ['marketer', 'admin']),
  });
  page.setDefaultTimeout(patience);
  const drawn = async (of: string): Promise<string[]> => {
    const found = await page.locator('.flow-card').evaluateAll((cards, selector) => {
      const placed = cards.map((card) => {
        const { x, y } = card.getBoundingClientRect();
        return { x, y, text: card.querySelector(selector)?.firstChild?.textContent ?? '' };
      });
      return placed.sort((a, b) => a.y - b.y || a.x - b.x).map(({ text }) => text);
    }, of);
    return found;
  };
  return {
    stack,
    browser,
    page,
    errors,
    async open(flow) {
      const made = await stack.api('/api/flows', { method: 'POST', json: { from: 'import', flow, name: flow.name } });
      if (!made.ok) throw new Error(await made.text());
      const { id } = (await made.json()) as { id: string };
      await page.goto(`/flows/${id}`);
      await page.locator('.react-flow__node').first().waitFor();
      return id;
    },
    async saved(id, is) {
      let flow: Flow | undefined;
      await expect
        .poll(
          async () => {
            flow = (await stack.get<FlowPage>(`/api/flows/${id}`)).draft as unknown as Flow;
            return is(flow);
          },
          { timeout: patience },
        )
        .toBe(true);
      return flow as Flow;
    },
    card: (name) => page.getByRole('group', { name }),
    cards: () => page.locator('.flow-card'),
    sentences: () => drawn('.words'),
    kinds: async () => (await drawn('.kind')).filter((kind) => kind !== 'Start'),
    async zoomTo(percent) {
      await page.evaluate((zoom) => {
        const id = location.pathname.split('/').at(-1) ?? '';
        sessionStorage.setItem(`ripen.view.${id}`, JSON.stringify({ x: 480, y: 40, zoom }));
      }, percent / 100);
      await page.reload();
      await page.locator('.react-flow__node').first().waitFor();
    },
    async close() {
      await browser.close();
      await stack.close();
    },
  };
};
