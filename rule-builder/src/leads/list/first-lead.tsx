import { Link } from 'wouter';
import { curlSample, KeyNeeded, placeholderKey, useTrackingKey } from '../../connect/index.ts';
import { Button, CodeSample, Icon } from '../../ui/index.ts';

/** Nobody here yet: how the first lead comes, with a command that works as it stands. */
export const FirstLead = ({ onExamples, adding }: { onExamples: (() => void) | null; adding: boolean }) => {
  const tracking = useTrackingKey();
  return (
    <section className="card first-lead" aria-labelledby="first-lead">
      <Icon name="leads" size={32} />
      <h2 id="first-lead">Your first lead is one request away</h2>
      <p className="muted">
        People become leads when a form, a tracker or a server of yours says what they did. Try it: run this, and the
        lead appears here by itself.
      </p>
      <KeyNeeded tracking={tracking} />
      <CodeSample label="Command that posts an activity">
        {curlSample(location.origin, tracking.key ?? placeholderKey)}
      </CodeSample>
      <div className="row-actions">
        {onExamples ? (
          <Button isDisabled={adding} onPress={onExamples}>
            {adding ? 'Adding example leads…' : 'Look around with example leads'}
          </Button>
        ) : null}
        <Link className="button quiet" href="/leads/import">
          Import a CSV file
        </Link>
        <Link className="button quiet" href="/setup/connect">
          Forms and trackers
        </Link>
      </div>
    </section>
  );
};
