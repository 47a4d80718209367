import type { EmailTemplate } from '../../../email/index.ts';

export const demoEmails: readonly EmailTemplate[] = [
  {
    id: 'demo-confirmation',
    name: 'Demo · We have your request',
    topic: 'transactional',
    subject: 'Your demo: we will write within the hour',
    preheader: 'What happens next, and how to prepare if you like.',
    body: `Hi {{ lead.firstName | default: "there" }},

thank you for asking for a demo. One of us will write to you within an hour (Monday to Friday, eight to six your time) with two times to choose from.

It takes thirty minutes. If you would like to see it with your own data, have ten recent leads at hand; a spreadsheet is fine.

Until then: [the five-minute tour](https://www.example.com/tour).

{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'demo-book-yourself',
    name: 'Demo · Book a time yourself',
    topic: 'transactional',
    subject: 'Sorry for the wait: choose a time that suits you',
    preheader: 'Here is our calendar.',
    body: `Hi {{ lead.firstName | default: "there" }},

we promised you an answer within the hour and did not keep it. I am sorry.

So that you need not wait any longer, here is our calendar: [choose a time](https://www.example.com/meet). Whoever is free will take the call, and they will know what you asked for.

{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'pricing-confirmation',
    name: 'Pricing · On its way',
    topic: 'transactional',
    subject: 'Your pricing request',
    preheader: 'A person will answer, with numbers.',
    body: `Hi {{ lead.firstName | default: "there" }},

thank you for asking about pricing{% if lead.company %} for {{ lead.company }}{% endif %}. A colleague from your region will send you numbers within one working day, not a brochure.

Two things make the quote exact: how many contacts you have, and how many people in sales will work with them. Reply with the two numbers if you have them.

{{ sender.name }}`,
    version: 1,
  },
];
