import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgeFindings } from './acknowledged.ts';
import { bundleFunctions } from './bundle.ts';
import { createStacks } from './stacks.ts';

await bundleFunctions();
const app = new App();
const stacks = createStacks(app);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
acknowledgeFindings(stacks);
app.synth();
