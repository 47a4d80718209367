import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { LeadPage } from '../../../functions/api/contract/index.ts';
import { stageName } from '../../../shared/lead/index.ts';
import { config } from '../data/index.ts';
import { Icon, Ripeness, StageChip } from '../ui/index.ts';
import { TryForm } from './try-form.tsx';

type Step = { id: string; title: string; done: boolean; text: ReactNode; action?: ReactNode };

/** The way of the first real lead, each step ticked by what has really happened. */
export const FirstSteps = ({ lead }: { lead: LeadPage | null }) => {
  const served = useQuery({ queryKey: ['config'], queryFn: config, staleTime: Number.POSITIVE_INFINITY });
  const flow = lead?.enrolments[0];
  const sent = lead?.emails.find(({ status }) => status !== 'refused' && status !== 'claimed');
  const refused = lead?.emails.find(({ status }) => status === 'refused');
  const task = lead?.tasks[0];
  const next = lead?.whyNot.find(({ reached }) => !reached);
  const accepted = lead?.tasks.some(({ status }) => status === 'accepted' || status === 'closed') === true;
  const steps: Step[] = [
    {
      id: 'post',
      title: 'Post a real form',
      done: lead !== null,
      text: lead ? `${lead.row.name} is here.` : 'Fill in the form on the right as a visitor of your website would.',
    },
    {
      id: 'score',
      title: 'Watch the score',
      done: lead !== null && lead.score.total > 0,
      text: lead ? (
        <span className="moving">
          <Ripeness score={lead.score.total} full={100} /> <StageChip stage={lead.stage} />
        </span>
      ) : (
        'Each activity gives points, with a receipt for every one.'
      ),
      action: lead ? <Link href={`/leads/${lead.id}`}>See the receipt</Link> : null,
    },
    {
      id: 'flow',
      title: 'See the flow light up',
      done: flow !== undefined,
      text: flow
        ? `${flow.flowName}: ${flow.step?.words ?? flow.because ?? 'entered'}`
        : next
          ? `Starts at ${stageName[next.stage]}. ${next.missing[0] ?? ''}`
          : 'At 50 points the lead is an MQL and the nurture flow starts.',
      action: flow ? (
        <Link href={`/flows/${flow.flow}?enrolment=${encodeURIComponent(flow.id)}`}>Show it on the canvas</Link>
      ) : null,
    },
    {
      id: 'email',
      title: 'Find the email',
      done: sent !== undefined,
      text: sent
        ? sent.templateName
        : refused
          ? `Not sent: ${refused.reason ?? 'the lead gets no emails'}`
          : 'The flow writes to the lead. Nothing leaves this machine: mail lands in the mailbox.',
      action: served.data?.mailbox ? (
        <a href={served.data.mailbox} target="_blank" rel="noreferrer">
          Open the mailbox
        </a>
      ) : null,
    },
    {
      id: 'accept',
      title: 'Accept the handoff',
      done: accepted,
      text: accepted
        ? 'Sales has taken over. That was the whole way.'
        : task
          ? task.title
          : 'At 100 points the lead is an SQL and lands in the inbox.',
      action: task ? (
        <Link href={`/inbox/${encodeURIComponent(task.id)}`}>{accepted ? 'See it' : 'Open the handoff'}</Link>
      ) : null,
    },
  ];
  const at = steps.findIndex(({ done }) => !done);
  return (
    <section className="card first" aria-labelledby="first-five">
      <div className="way">
        <div className="way-head">
          <h2 id="first-five">Your first five minutes</h2>
          <span className="muted" role="status">
            {steps.filter(({ done }) => done).length} of {steps.length} done
          </span>
        </div>
        <ol>
          {steps.map((step, index) => (
            <li key={step.id} className={step.done ? 'done' : index === at ? 'now' : undefined}>
              <span className="mark">
                {step.done ? <Icon name="check" size={14} /> : index + 1}
                <span className="sr-only">{step.done ? 'Done' : 'Not yet'}</span>
              </span>
              <div>
                <h3>{step.title}</h3>
                <div className="muted">{step.text}</div>
                {step.action}
              </div>
            </li>
          ))}
        </ol>
      </div>
      <TryForm email={lead?.row.email ?? null} />
    </section>
  );
};
