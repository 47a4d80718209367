import type { Json } from './json.ts';
import type { World } from './jsonata-functions.ts';

/** Everything an expression can see. */
export type Scope = {
  variables: { [name: string]: Json };
  states: { input: Json; context: Json; result?: Json; errorOutput?: Json };
  world: World;
};
