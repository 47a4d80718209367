import { gzipSync } from 'node:zlib';
import type { BenchRow } from '../row.ts';
import { type Desk, signedIn } from './desk.ts';

const BAR_KB = 250;

/** The scripts that the home page makes the browser load, gzipped one by one as a server would. */
export const loadSize = async (desk: Desk): Promise<BenchRow[]> => {
  const { context, page } = await signedIn(desk);
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.endsWith('.js')) return;
    sizes.set(
      pathname,
      response.body().then((body) => gzipSync(body).length / 1000),
    );
  });
  await page.goto('/');
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  const named = await page
    .locator('script[src], link[rel=modulepreload]')
    .evaluateAll((found) =>
      found.map((each) => new URL(each.getAttribute('src') ?? each.getAttribute('href') ?? '', location.href).pathname),
    );
  const all = new Map<string, number>();
  for (const [path, size] of sizes) all.set(path, await size);
  await context.close();
  const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + (all.get(path) ?? 0), 0);
  const html = await (await fetch(desk.stack.url)).text();
  const entry = [...all.keys()].filter((path) => named.includes(path) && html.includes(`"${path}"`));
  if (entry.length === 0) throw new Error('The page loads no script that index.html names.');
  const value = sum(all.keys());
  return [
    { name: `JS of the entry, gzipped (${entry.length} files, in index.html)`, value: sum(entry), unit: 'KB' },
    {
      name: `JS in all until the home page stands, gzipped (${all.size} files)`,
      value,
      unit: 'KB',
      ratio: value,
      bar: BAR_KB,
      pass: value <= BAR_KB,
    },
  ];
};
