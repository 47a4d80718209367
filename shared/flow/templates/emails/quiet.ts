import type { EmailTemplate } from '../../../email/index.ts';

export const quietEmails: readonly EmailTemplate[] = [
  {
    id: 'quiet-1-still-useful',
    name: 'Quiet 1 · Still useful?',
    topic: 'marketing',
    subject: 'Is this still useful to you, {{ lead.firstName | default: "or not" }}?',
    preheader: 'One click tells us what to send, or to stop.',
    body: `Hi {{ lead.firstName | default: "there" }},

we have not heard from you for a while, which is fine. So that we only send what helps, one click is enough:

- [Still comparing tools](https://www.example.com/compare)
- [Working on scoring ourselves](https://www.example.com/worksheet)
- [Not now, ask me in half a year](https://www.example.com/later)

No click is an answer too.

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'quiet-2-last-note',
    name: 'Quiet 2 · A last note',
    topic: 'marketing',
    subject: 'A last note from us',
    preheader: 'Unless you would like to stay.',
    body: `Hi {{ lead.firstName | default: "there" }},

an inbox is not a filing cabinet, so this is the last email you get from us unless you want more. [Keep me on the list](https://www.example.com/stay) takes one click.

If you go: thank you for reading this far. The [worksheet](https://www.example.com/worksheet) and the [starter model](https://www.example.com/starter-model) stay free and need no form.

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'recycle-useful',
    name: 'Recycle · One useful thing',
    topic: 'marketing',
    subject: 'One useful thing this month',
    preheader: 'No pitch. A number, a template and a reading tip.',
    body: `Hi {{ lead.firstName | default: "there" }},

timing is most of it, so here is something for whenever yours is right:

- **A number.** Leads that are called within an hour are several times as likely to talk as those called the next day.
- **A template.** [The service level agreement](https://www.example.com/sla) between marketing and sales, on one page.
- **A reading tip.** [How to fade points](https://www.example.com/decay) so that a score means something today.

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'recycle-ask',
    name: 'Recycle · Has something changed?',
    topic: 'marketing',
    subject: 'Has something changed at {{ lead.company | default: "your end" }}?',
    preheader: 'If so, we would pick up where we left off.',
    body: `Hi {{ lead.firstName | default: "there" }},

when we last spoke the time was not right. You have looked in again since, so I would rather ask than guess: has something changed?

If yes, [choose a time](https://www.example.com/meet) and we pick up where we left off. If you were only looking something up, ignore me with a clear conscience.

Anna
{{ sender.name }}`,
    version: 1,
  },
];
