import type { App } from 'aws-cdk-lib';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { readOptions } from './options.ts';
import { ProcessingStack } from './processing-stack.ts';
import { WatchStack } from './watch-stack.ts';

/** The four stacks: what must survive, the address, the work, and who watches it. */
export const createStacks = (app: App) => {
  const options = readOptions(app.node);
  const props = {
    options,
    crossRegionReferences: false,
    env: { region: options.region, ...(options.account !== undefined && { account: options.account }) },
  };
  const data = new DataStack(app, 'RipenData', props);
  const edge = new EdgeStack(app, 'RipenEdge', { ...props, data });
  const processing = new ProcessingStack(app, 'RipenProcessing', { ...props, data, edge });
  const watch = new WatchStack(app, 'RipenWatch', { ...props, processing });
  return { data, edge, processing, watch };
};
