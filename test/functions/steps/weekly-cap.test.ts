import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail, wait } from '../some-flows.ts';

const FLOWS = 6;

describe('the most marketing emails that an address gets in a week', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.settings({ sending: { perLeadPerWeek: 2, quietHours: null } });
    for (let n = 1; n <= FLOWS; n += 1) {
      await runs.publish(
        aFlow(
          { pause: wait(1, 'days', 'hello'), hello: sendEmail('welcome') },
          { id: `flow-${n}`, activity: 'Trial Started' },
        ),
      );
    }
  });
  afterAll(() => runs?.close());

  it('holds for emails that leave their waits at the same moment', async () => {
    await runs.does('many@acme.example', 'Trial Started');
    await runs.drained();
    runs.time.advance(DAY);
    await runs.drained();
    expect(runs.mailsTo('many@acme.example')).toHaveLength(2);
    const messages = await runs.messages('many@acme.example');
    expect(messages.filter(({ status }) => status === 'refused')).toHaveLength(FLOWS - 2);
    expect(messages.find(({ status }) => status === 'refused')?.reason).toBe(
      'The lead has had 2 marketing emails in seven days, which is the limit.',
    );
  });

  it('gives room back that an email took which the provider refused', async () => {
    runs.faults.onCall({ service: 'ses', operation: 'SendEmail' }, 'throttle', { times: 3 });
    await runs.does('later@acme.example', 'Trial Started');
    await runs.drained();
    runs.time.advance(DAY);
    for (let round = 0; round < 12; round += 1) {
      await runs.drained();
      runs.time.advance(60_000);
    }
    await runs.drained();
    expect(runs.mailsTo('later@acme.example')).toHaveLength(2);
  });
});
