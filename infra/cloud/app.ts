import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ensureBuilder } from '../local/builder-files.ts';
import { acknowledgeFindings } from './acknowledged.ts';
import { bundleFunctions } from './bundle.ts';
import { createStacks } from './stacks.ts';

const app = new App();
await bundleFunctions();
// A deployment always serves what the sources say; where nothing of the builder is served, it need not be built.
if (!/\b(builder|cloudfront)\b/.test(String(app.node.tryGetContext('without') ?? ''))) await ensureBuilder();
const stacks = createStacks(app);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
acknowledgeFindings(stacks);
app.synth();
