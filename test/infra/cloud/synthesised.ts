import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgeFindings, acknowledgements } from '../../../infra/cloud/acknowledged.ts';
import { bundleFunctions } from '../../../infra/cloud/bundle.ts';
import { createStacks, type Stacks } from '../../../infra/cloud/stacks.ts';

const root = new URL('../../..', import.meta.url).pathname;
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };

let bundled: Promise<unknown> | undefined;

/** What the CDK's command line says of the account that it is signed in to; a synthesis without one knows neither. */
export type Account = { account?: string; region?: string };

/**
 * The stacks as `cdk synth` makes them, with what `-c` would say, in this account or in none that is known. The builder
 * is left out: it need not be built.
 */
export const stacksWith = async (
  given: Record<string, string> = {},
  { account, region }: Account = {},
): Promise<{ app: App; stacks: Stacks }> => {
  bundled ??= bundleFunctions();
  await bundled;
  const outdir = mkdtempSync(join(tmpdir(), 'ripen-cdk-'));
  // The bench of costs synthesises too, outside the test runner, so none of its stubs.
  const before = { ...process.env };
  tellCdk(account, region);
  try {
    const app = new App({ outdir, context: { ...context, without: 'builder', ...given } });
    return { app, stacks: createStacks(app) };
  } finally {
    tellCdk(before.CDK_DEFAULT_ACCOUNT, before.CDK_DEFAULT_REGION);
  }
};

const tellCdk = (account: string | undefined, region: string | undefined): void => {
  for (const [name, value] of [
    ['CDK_DEFAULT_ACCOUNT', account],
    ['CDK_DEFAULT_REGION', region],
  ] as const) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
};

export type Resource = {
  id: string;
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
};

const resourcesIn = (stack: Stack): Resource[] =>
  Object.entries((Template.fromStack(stack).toJSON().Resources ?? {}) as Record<string, Omit<Resource, 'id'>>).map(
    ([id, it]) => ({ ...it, id }),
  );

/** Every resource of a stack, or those of one type. */
export const resources = (stack: Stack, type?: string): Resource[] =>
  resourcesIn(stack).filter((it) => type === undefined || it.Type === type);

export type Finding = { id: string; at: string };

/** What cdk-nag's AWS solutions pack finds, with or without what is acknowledged. */
export const findings = async (acknowledge: boolean, given: Record<string, string> = {}, account: Account = {}) => {
  const { app, stacks } = await stacksWith(given, account);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  if (acknowledge) acknowledgeFindings(stacks);
  try {
    app.synth();
  } catch (error) {
    // Findings end the synthesis, after the report is written.
    if (!(error instanceof Error && error.message.includes('AwsSolutions'))) throw error;
  }
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: {
      violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[];
    }[];
  };
  const found = report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }): Finding => ({ id: ruleName, at: constructPath })),
    ),
  );
  return { found, acknowledged: acknowledgements(stacks) };
};
