import { type RenderedEmail, render } from '../../../shared/email/index.ts';
import type { Rep, Task } from '../../../shared/handoff/index.ts';

/** The email that tells a rep of a handoff; what a lead typed gets into it through merge fields only. */
const notice = {
  topic: 'transactional',
  subject: 'New handoff: {{ lead.handoff.title }}',
  preheader: 'Answer by {{ lead.handoff.due }}',
  body: `Hello {{ rep.name }},

**{{ lead.handoff.title }}.** Accept or reject it by {{ lead.handoff.due }}.

{% for reason in lead.handoff.reasons %}- {{ reason }}
{% endfor %}
**A way to begin:** {{ lead.handoff.opening }}

[Open the handoff]({{ baseUrl }}/inbox/{{ lead.handoff.id | url_encode }})
`,
} as const;

const timeIn = (timeZone: string, instant: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(Date.parse(instant));

export const handoffNotice = (
  task: Task,
  rep: Pick<Rep, 'name' | 'email'>,
  where: { company: string; timeZone: string; baseUrl: string },
): RenderedEmail =>
  render(
    notice,
    {
      rep,
      lead: {
        handoff: {
          id: task.id,
          title: task.title,
          due: timeIn(where.timeZone, task.dueAt),
          reasons: task.why.reasons,
          opening: task.why.opening,
        },
      },
    },
    { unsubscribeUrl: '', baseUrl: where.baseUrl, senderName: where.company, address: '' },
  );
