import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { LeadList } from '../../functions/api/contract/index.ts';
import { type Role, type Stack, type StackOptions, startStack } from '../stack/index.ts';
import { launchBrowser, visit } from './browser.ts';

/** How long a poll waits at most for what has to come: machines that run the tests are busy. */
export const soon = { timeout: 40_000 };

/** The product on a stack of its own, with an administrator signed in to it in a real browser. */
export type Product = {
  stack: Stack;
  browser: Browser;
  page: Page;
  errors: string[];
  /** What somebody did, as a tracker posts it; `traits` tell who it is. */
  did(event: string, email: string, traits?: object): Promise<void>;
  /** The id of the lead with this address, once it is here. */
  lead(email: string): Promise<string>;
  /** A second person's page, say on a phone. */
  another(options: { roles: Role[]; size?: { width: number; height: number }; path?: string }): Promise<Page>;
  close(): Promise<void>;
};

/** `before` is done to the stack before anybody looks. */
export const openProduct = async ({
  before,
  ...options
}: StackOptions & { before?: (stack: Stack) => Promise<void> } = {}): Promise<Product> => {
  const stack = await startStack(options);
  await before?.(stack);
  const browser = await launchBrowser();
  const invite = (email: string, roles: Role[]) => stack.ripen.issuer.invite(email, roles);
  const { page, errors } = await visit(browser, {
    url: stack.url,
    link: invite('ada@people.example', ['marketer', 'sales', 'admin']),
  });
  let posted = 0;
  return {
    stack,
    browser,
    page,
    errors,
    async did(event, email, traits = {}) {
      posted += 1;
      const messageId = `did-${posted}`;
      const who = { userId: email, messageId: `${messageId}-who`, traits: { email, ...traits } };
      expect((await stack.post('/v1/identify', who)).status).toBe(200);
      expect((await stack.post('/v1/track', { userId: email, event, messageId })).status).toBe(200);
    },
    async lead(email) {
      return vi.waitFor(async () => {
        const found = await stack.get<LeadList>(`/api/leads?search=${encodeURIComponent(email)}`);
        const id = found.items[0]?.id;
        if (id === undefined) throw new Error(`No lead has the address ${email} yet.`);
        return id;
      }, soon);
    },
    async another({ roles, ...options }) {
      const link = invite(`${roles.join('-')}@people.example`, roles);
      return (await visit(browser, { url: stack.url, link, ...options })).page;
    },
    async close() {
      await browser.close();
      await stack.close();
    },
  };
};

/** What axe calls serious or critical on the page as it stands, by all its rules or by these. */
export const seriousFindings = async (page: Page, rules?: string[]): Promise<string[]> => {
  const builder = new AxeBuilder({ page }).exclude('iframe');
  const { violations } = await (rules === undefined ? builder : builder.withRules(rules)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
};
