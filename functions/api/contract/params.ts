import * as z from 'zod';
import { Id } from '../../../shared/contract/index.ts';
import { EmailTemplate } from '../../../shared/email/index.ts';
import { Flow } from '../../../shared/flow/index.ts';
import { Team } from '../../../shared/handoff/index.ts';
import { WebhookSecret } from './workspace.ts';

/** A whole number in an address; so long that none overflows. */
const Count = (message: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number);

/** What each name in a path (`:lead`) stands for. */
export const params = {
  lead: Id,
  task: Id,
  flow: Flow.shape.id,
  step: Id,
  version: Count('A version is a whole number, such as 3.'),
  enrolment: Id,
  golden: Id,
  template: EmailTemplate.shape.id,
  segment: Id,
  import: Id,
  part: Count('A part is a whole number, counted from 0.'),
  rep: Id,
  team: Team.shape.id,
  key: Id,
  person: Id,
  uncertain: Id,
  name: WebhookSecret.shape.name,
} as const;
