import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DAY } from '../a-clock.ts';
import { startRuns } from '../a-runs.ts';
import { aFlow, sendEmail, wait, waitFor } from '../some-flows.ts';

it('goes on after a restart: a wait that ended meanwhile ends at once, and one for an activity still hears it', async () => {
  const first = await startRuns();
  await first.publish(
    aFlow({
      pause: wait(2, 'days', 'listen'),
      listen: waitFor('Pricing Viewed', 'hello', null),
      hello: sendEmail('welcome'),
    }),
  );
  await first.does('sleeper@acme.example', 'Ebook Downloaded');
  await first.drained();
  const { dataDir } = first;
  await first.close(true);

  const second = await startRuns({ dataDir, at: first.time.now() + 3 * DAY });
  await second.drained();
  expect(Object.keys((await second.leadOf('sleeper@acme.example')).waits)).toHaveLength(1);
  await second.close(true);

  const third = await startRuns({ dataDir, at: second.time.now() });
  await third.does('sleeper@acme.example', 'Pricing Viewed');
  await third.drained();
  expect(third.mailsTo('sleeper@acme.example')).toHaveLength(1);
  expect(await third.enrolments('sleeper@acme.example')).toMatchObject([{ status: 'completed' }]);
  await third.close(true);
  rmSync(dataDir, { recursive: true, force: true });
});
