import type { App } from 'aws-cdk-lib';
import { CertificateStack } from './certificate-stack.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { GlobalStack } from './global-stack.ts';
import { GLOBAL_REGION, readOptions } from './options.ts';
import { ProcessingStack } from './processing-stack.ts';
import { WatchStack } from './watch-stack.ts';

export type Stacks = ReturnType<typeof createStacks>;

/** The stacks: what must survive, what CloudFront wants elsewhere, the address, the work, and who watches it. */
export const createStacks = (app: App) => {
  const options = readOptions(app.node);
  const account = options.account !== undefined && { account: options.account };
  const props = {
    options,
    crossRegionReferences: options.region !== GLOBAL_REGION,
    env: { region: options.region, ...account },
  };
  const data = new DataStack(app, 'RipenData', props);
  const elsewhere = { ...props, env: { region: GLOBAL_REGION, ...account } };
  const global = GlobalStack.isNeeded(options) ? new GlobalStack(app, 'RipenGlobal', elsewhere) : undefined;
  const domain = CertificateStack.domainOf(options);
  const certified = domain && new CertificateStack(app, 'RipenCertificate', { ...elsewhere, domain });
  const edge = new EdgeStack(app, 'RipenEdge', { ...props, data, global, certified });
  const processing = new ProcessingStack(app, 'RipenProcessing', { ...props, data, edge });
  const watch = new WatchStack(app, 'RipenWatch', { ...props, data, edge, processing });
  return { data, global, certified, edge, processing, watch };
};
