import type { EmailTemplate } from '../../email/index.ts';
import { demoEmails } from './emails/demo.ts';
import { mqlEmails } from './emails/mql.ts';
import { quietEmails } from './emails/quiet.ts';
import { trialEmails } from './emails/trial.ts';
import { webinarEmails } from './emails/webinar.ts';

/** Every email that a template flow sends, ready to be sent as it is and better with the company's own words. */
export const starterEmails: readonly EmailTemplate[] = [
  ...mqlEmails,
  ...demoEmails,
  ...webinarEmails,
  ...quietEmails,
  ...trialEmails,
];
