import type { EmailTemplate } from '../../../email/index.ts';

export const mqlEmails: readonly EmailTemplate[] = [
  {
    id: 'mql-1-first-steps',
    name: 'MQL 1 · Where to begin',
    topic: 'marketing',
    subject: 'Where most {{ lead.industry | default: "B2B" | downcase }} teams begin',
    preheader: 'One page, ten minutes, and the three questions worth settling first.',
    body: `Hi {{ lead.firstName | default: "there" }},

you have been reading up on how to pass better leads to sales. Before you look at any tool, ours included, it helps to settle three questions with whoever runs sales{% if lead.company %} at {{ lead.company }}{% endif %}:

1. **What does a good lead look like?** Industry, size and role, written down, so that fit is no matter of taste.
2. **What does a ready lead do?** Reading a blog post is interest. Coming back to the pricing page twice in a week is intent.
3. **Who answers, and by when?** A lead that waits two days is a different lead.

We put the questions and a worksheet on one page: [the ten-minute worksheet](https://www.example.com/worksheet).

If you fill it in, reply with it. I will tell you honestly what I would change.

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'mql-2-case',
    name: 'MQL 2 · What changed for one team',
    topic: 'marketing',
    subject: 'From 400 leads nobody called to 60 that everybody did',
    preheader: 'What a team of nine changed in one quarter.',
    body: `Hi {{ lead.firstName | default: "there" }},

a team of nine people sent us their numbers last quarter. Before: 400 “qualified” leads a month, of which sales called about a third. After: 60, all called within a day, and more meetings than before.

They changed three things:

- points **fade**, so that a download from last spring no longer looks like interest;
- nobody is handed over on email opens alone;
- a rep who rejects a lead has to say why, and the score learns from it.

[Read how they did it](https://www.example.com/customers/nine-people) (four minutes, with their scoring table).

Which of the three would be hardest at {{ lead.company | default: "your company" }}?

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'mql-3-objections',
    name: 'MQL 3 · What usually stands in the way',
    topic: 'marketing',
    subject: '“We do not have enough data for scoring”',
    preheader: 'Three objections we hear every week, and what we answer.',
    body: `Hi {{ lead.firstName | default: "there" }},

three sentences we hear every week:

**“We do not have enough data.”** You need a dozen rules, not a data team. Start with the six things your last ten customers did before they bought.

**“Sales will not trust a number.”** They should not. Show them the receipt: which visit, which form, how many points, on which day.

**“We have no time to set it up.”** An afternoon is enough for a first version. [Here is the one we would start with](https://www.example.com/starter-model).

If yours is a fourth one, reply and tell me. I collect them.

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'mql-4-offer',
    name: 'MQL 4 · Twenty minutes',
    topic: 'marketing',
    subject: '{{ lead.firstName | default: "Hello" }}, twenty minutes on your own leads?',
    preheader: 'Bring ten leads. We score them together, and you keep the result.',
    body: `Hi {{ lead.firstName | default: "there" }},

an offer instead of another article: bring ten of your own leads, five that bought and five that did not. In twenty minutes we score them together and see whether the model would have told them apart.

You keep the result whatever you decide.

[Choose a time](https://www.example.com/meet)

If now is a bad moment, say so in one word and I will leave you alone until next quarter.

Anna
{{ sender.name }}`,
    version: 1,
  },
];
