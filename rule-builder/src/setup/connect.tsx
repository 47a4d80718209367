import { useState } from 'react';
import {
  curlSample,
  formSample,
  KeyNeeded,
  placeholderKey,
  serverSample,
  trackerSample,
  useTrackingKey,
} from '../connect/index.ts';
import { CodeSample, Tabs } from '../ui/index.ts';

type Way = 'form' | 'tracker' | 'server' | 'shell';

/** How activities come in: code to copy, with a real key in it. */
export const Connect = () => {
  const tracking = useTrackingKey();
  const [way, setWay] = useState<Way>('form');
  const key = tracking.key ?? placeholderKey;
  const base = location.origin;
  const part = (id: Way, label: string, help: string, name: string, code: string) => ({
    id,
    label,
    content: (
      <div className="stack way-in">
        <p className="muted">{help}</p>
        <CodeSample label={name}>{code}</CodeSample>
      </div>
    ),
  });
  return (
    <section className="card" aria-labelledby="connect">
      <div className="card-head">
        <div className="grow">
          <h2 id="connect">Forms and trackers</h2>
          <p className="muted">Whatever says what people did. Each activity may give points.</p>
        </div>
      </div>
      <div className="card-body stack">
        <KeyNeeded tracking={tracking} />
        <Tabs
          label="Ways to connect"
          value={way}
          onChange={setWay}
          tabs={[
            part(
              'form',
              'A form',
              'Needs no script. Add <input type="hidden" name="redirect" value="https://…"> to send people on; its origin must be allowed for the key. Nobody sees the field _gotcha, so whoever fills it is a machine.',
              'HTML form',
              formSample(base, key),
            ),
            part(
              'tracker',
              'A website',
              'The public Segment SDK for browsers, pointed here. What visitors did before they told who they are is theirs once they do.',
              'Tracking snippet',
              trackerSample(base, key),
            ),
            part(
              'server',
              'A server',
              'The public Segment SDK for Node, pointed here.',
              'Server code',
              serverSample(base, key),
            ),
            part('shell', 'A shell', 'To try it out.', 'Command that posts an activity', curlSample(base, key)),
          ]}
        />
      </div>
    </section>
  );
};
