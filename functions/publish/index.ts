/** Publishing, for whoever fills a workspace. */
export { type Machines, machinesOf } from './machine.ts';
export { publishFlow } from './publish-flow.ts';
