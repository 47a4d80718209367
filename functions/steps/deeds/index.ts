import type { Deed } from '../../../shared/flow/index.ts';
import type { DeedOf, Doer } from './doer.ts';
import { email } from './email.ts';
import { flow } from './flow.ts';
import { notice } from './notice.ts';
import { points } from './points.ts';
import { profile } from './profile.ts';
import { segment } from './segment.ts';
import { stage } from './stage.ts';
import { task } from './task.ts';
import { webhook } from './webhook.ts';

export type { Done } from './doer.ts';

const doers: { [W in Deed['what']]: Doer<DeedOf<W>> } = {
  email,
  task,
  notice,
  webhook,
  profile,
  points,
  stage,
  segment,
  flow,
};

/** Who does this deed. The registry above pairs each deed with its own doer, which the type cannot follow from here. */
export const doerOf = (deed: Deed): Doer => doers[deed.what] as Doer;
