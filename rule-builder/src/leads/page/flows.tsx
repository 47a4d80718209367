import { Link } from 'wouter';
import type { EnrolmentRow } from '../../../../functions/api/contract/index.ts';
import { useRetry } from '../../publish/use-retry.ts';
import { Button, Chip } from '../../ui/index.ts';
import { Section } from './section.tsx';
import { When } from './when.tsx';

const words: Record<EnrolmentRow['status'], string> = {
  running: 'In it now',
  completed: 'Finished',
  exited: 'Left',
  failed: 'Failed',
  moved: 'Moved on',
};

const TryAgain = ({ enrolment, step }: { enrolment: EnrolmentRow; step: string }) => {
  const retry = useRetry(enrolment.flow, step);
  return (
    <Button
      small
      className="beside"
      isDisabled={retry.isPending || retry.isSuccess}
      onPress={() => retry.mutate({ enrolments: [enrolment.id] })}
    >
      {retry.isSuccess ? 'Goes on within a minute' : 'Try again'}
    </Button>
  );
};

/** The flows the lead is or was in, each with the step it is at; the link shows its path on the canvas. */
export const Flows = ({ enrolments }: { enrolments: readonly EnrolmentRow[] }) => (
  <Section title="Flows">
    {enrolments.length === 0 ? (
      <p className="muted card-body">In no flow yet.</p>
    ) : (
      <ul className="lead-rows">
        {enrolments.map((it) => (
          <li key={it.id}>
            <Link href={`/flows/${it.flow}?enrolment=${encodeURIComponent(it.id)}`}>
              <span className="what">
                <b>{it.flowName}</b>
                <span className="muted">
                  {it.step?.words ?? it.because ?? ''}
                  {it.step && it.because ? ` · ${it.because}` : ''}
                </span>
              </span>
              <span className="end">
                <Chip tone={it.status === 'running' ? 'ok' : it.status === 'failed' ? 'error' : undefined}>
                  {words[it.status]}
                </Chip>
                <When at={it.endedAt ?? it.enteredAt} />
              </span>
            </Link>
            {it.status === 'failed' && it.step ? <TryAgain enrolment={it} step={it.step.id} /> : null}
          </li>
        ))}
      </ul>
    )}
  </Section>
);
