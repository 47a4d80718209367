import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../functions/api/openapi/document.ts';

const run = promisify(execFile);
const bin = (name: string) => new URL(`../../../node_modules/.bin/${name}`, import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-clients-'));
  const options = {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: [],
    },
  };
  await Promise.all([
    writeFile(join(folder, 'openapi.json'), JSON.stringify(openApiDocument())),
    writeFile(join(folder, 'package.json'), '{ "type": "module" }'),
    writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options)),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Compiles everything in the folder; answers what the compiler has to say against it. */
const compile = async (): Promise<string> => {
  const failed = await run(bin('tsc'), ['-p', folder]).then(
    () => '',
    (error: { stdout?: string }) => error.stdout ?? String(error),
  );
  return failed;
};

describe('clients that others generate from the description', () => {
  it('compile as openapi-typescript writes them, and know what a route answers', async () => {
    await run(bin('openapi-typescript'), [join(folder, 'openapi.json'), '-o', join(folder, 'schema.ts')]);
    await writeFile(
      join(folder, 'uses-schema.ts'),
      `import type { components, paths } from './schema.ts';
       type Leads = paths['/api/leads']['get']['responses'][200]['content']['application/json'];
       export const scores = (leads: Leads): number[] => leads.items.map(({ score }) => score);
       export const stage = (call: components['schemas']['WebhookCall']): string => call.lead.stage;
       // @ts-expect-error: a lead has no such column.
       export const wrong = (leads: Leads) => leads.items[0]?.colour;
      `,
    );
    expect(await compile()).toBe('');
  });

  it('compile as @hey-api/openapi-ts writes them, and demand what a route takes', async () => {
    await run(bin('openapi-ts'), [
      '-i',
      join(folder, 'openapi.json'),
      '-o',
      join(folder, 'hey'),
      '--silent',
      '--no-log-file',
    ]);
    await writeFile(
      join(folder, 'uses-hey.ts'),
      `import { getApiLeadsLead, postApiLeadsLeadAdjust, putApiFlowsFlowDraft } from './hey/index.js';
       export const adjust = () =>
         postApiLeadsLeadAdjust({ path: { lead: 'l1' }, body: { group: 'engagement', points: 5, reason: 'Met at a fair' } });
       export const stage = async () => (await getApiLeadsLead({ path: { lead: 'l1' } })).data?.stage;
       // @ts-expect-error: saving a draft says which revision it is based on.
       export const blind = () => putApiFlowsFlowDraft({ path: { flow: 'nurture' }, body: { flow: {} as never } });
      `,
    );
    expect(await compile()).toBe('');
  });
});
