import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { golden } from '../../../../infra/local/commands/golden.ts';
import { pointsModel } from '../../../../shared/flow/index.ts';
import { starterModel } from '../../../../shared/scoring/index.ts';
import type { GoldenSuite } from '../../../../shared/simulation/index.ts';
import { acceptedAtOnce } from '../../../simulation/a-golden-lead.ts';

const cli = fileURLToPath(new URL('../../../../infra/local/cli.ts', import.meta.url));

/** `ripen golden -` with this on its standard input. */
const run = (input: unknown) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'golden', '-'], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
};

const model = starterModel('UTC');
const { flow } = pointsModel(model);
const suite = { v: 1, flow, golden: [acceptedAtOnce], model, timeZone: 'UTC', segments: [] } as unknown as GoldenSuite;

describe('ripen golden', () => {
  test('tells that all pass, without a server', () => {
    expect(run(suite)).toMatchObject({
      status: 0,
      lines: ['✓ A rep accepts at once (must pass)', `1 of 1 golden leads of “${flow.name}” pass.`],
    });
  });

  test('ends with 1 when one fails, and says what was expected', () => {
    const failing = { ...acceptedAtOnce, expected: { ...acceptedAtOnce.expected, score: 99 } };
    const { status, lines } = run({ ...suite, golden: [failing] });
    expect(status).toBe(1);
    expect(lines.join('\n')).toContain('was to have 99 points in the end; it has 20.');
  });

  test('refuses what is not a suite, and a flow that cannot be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'golden-'));
    const file = join(folder, 'suite.json');
    const reading = async (text: string) => {
      await writeFile(file, text);
      return golden({ file }, () => {});
    };
    await expect(reading('no JSON')).rejects.toThrow('not JSON');
    await expect(reading(JSON.stringify(flow))).rejects.toThrow('not a flow with its golden leads');
    const stray = { ...suite, flow: { ...flow, colour: 'red' } };
    await expect(reading(JSON.stringify(stray))).rejects.toThrow('no field “colour”');
    await rm(folder, { recursive: true });
  });
});
