import type { EmailTemplate } from '../../../email/index.ts';

export const trialEmails: readonly EmailTemplate[] = [
  {
    id: 'trial-welcome',
    name: 'Trial · Welcome',
    topic: 'transactional',
    subject: 'Your trial is ready',
    preheader: 'Sign in, and do these two things first.',
    body: `Hi {{ lead.firstName | default: "there" }},

your trial is ready: [sign in](https://www.example.com/signin).

Two things are worth doing first, and take ten minutes together:

1. Send one form of your website to it. You will see the lead appear.
2. Change one rule and watch the score move.

Reply to this email whenever something is in the way; a person reads it.

{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'trial-tips',
    name: 'Trial · Three tips',
    topic: 'marketing',
    subject: 'Three things that make a trial worth it',
    preheader: 'From the teams that stayed.',
    body: `Hi {{ lead.firstName | default: "there" }},

teams that stay with us tend to have done three things in the first week:

- they let **sales** choose the threshold;
- they turned on **fading points**;
- they read ten **receipts** together and argued about two of them.

[How to do each in five minutes](https://www.example.com/trial-tips)

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'trial-person',
    name: 'Trial · From a person',
    topic: 'marketing',
    subject: 'How is the trial going?',
    preheader: 'A question, not a newsletter.',
    body: `Hi {{ lead.firstName | default: "there" }},

how is it going? If you got stuck, tell me where and I will answer myself, usually on the same day. If it went well, [show it to me](https://www.example.com/meet) and I will show you what I would do next.

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'trial-ending',
    name: 'Trial · Ends soon',
    topic: 'marketing',
    subject: 'Your trial ends in four days',
    preheader: 'What you keep either way.',
    body: `Hi {{ lead.firstName | default: "there" }},

your trial ends in four days. Whatever you decide, you keep your model and your leads: export both with one click.

If you would like to go on, [choose a plan](https://www.example.com/plans). If you need another week to decide, reply with “another week”.

Anna
{{ sender.name }}`,
    version: 1,
  },
];
