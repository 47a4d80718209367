import type { EmailTemplate } from '../../../email/index.ts';

export const webinarEmails: readonly EmailTemplate[] = [
  {
    id: 'webinar-confirmation',
    name: 'Webinar · You are registered',
    topic: 'transactional',
    subject: 'You are registered',
    preheader: 'Your link, and what to bring.',
    body: `Hi {{ lead.firstName | default: "there" }},

your seat is reserved. [Join here](https://www.example.com/webinar) on the day; the link works in any browser.

We leave twenty minutes for questions. Reply to this email with yours and it goes to the top of the list.

{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'webinar-thanks',
    name: 'Webinar · Thank you for coming',
    topic: 'marketing',
    subject: 'The recording, the slides, and the question we ran out of time for',
    preheader: 'Everything from the webinar in one place.',
    body: `Hi {{ lead.firstName | default: "there" }},

thank you for coming. As promised:

- [the recording](https://www.example.com/webinar/recording), with chapters
- [the slides](https://www.example.com/webinar/slides)
- [the scoring worksheet](https://www.example.com/worksheet) we filled in together

We ran out of time for one good question: *how do you keep a score from growing for ever?* Short answer: let points fade by half every month and cap what one kind of activity can earn. The long answer begins at minute 31.

What would you try first at {{ lead.company | default: "your company" }}?

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'webinar-missed',
    name: 'Webinar · We missed you',
    topic: 'marketing',
    subject: 'We missed you: here are the best twelve minutes',
    preheader: 'The recording, and where to start if you are short of time.',
    body: `Hi {{ lead.firstName | default: "there" }},

something came up, as it does. [Here is the recording](https://www.example.com/webinar/recording). If you have only twelve minutes, start at 19:40, where we score ten real leads live and get two of them wrong.

Anna
{{ sender.name }}`,
    version: 1,
  },
  {
    id: 'webinar-next-step',
    name: 'Webinar · The next step',
    topic: 'marketing',
    subject: 'From the webinar to your own model in an afternoon',
    preheader: 'A checklist in five steps.',
    body: `Hi {{ lead.firstName | default: "there" }},

people ask what to do after the webinar. This is what we would do, in an afternoon:

1. List what your last ten customers did before they bought.
2. Give each of those things points, the last one before the purchase the most.
3. Agree on one threshold with sales.
4. Score last month’s leads and read the top ten together.
5. Change what looked wrong. Repeat in two weeks.

[The checklist with examples](https://www.example.com/checklist)

Anna
{{ sender.name }}`,
    version: 1,
  },
];
