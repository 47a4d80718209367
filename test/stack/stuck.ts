import { expect, vi } from 'vitest';
import type { FaultSwitch } from '../../infra/local/aws/index.ts';
import { queues } from '../../infra/topology.ts';
import type { Stack } from './index.ts';

/** Posts who somebody is for each of these, while nothing can be scored, until all of it was tried too often. */
export const getStuck = async (
  stack: Stack,
  faults: FaultSwitch,
  advance: (ms: number) => void,
  people: readonly string[],
): Promise<void> => {
  const broken = faults.onCall({ principal: 'score', service: 'dynamodb' }, 'error');
  for (const who of people) {
    const traits = { email: `${who}@halden.example` };
    expect((await stack.post('/v1/identify', { userId: who, traits, messageId: who })).status).toBe(200);
  }
  const dead = () => stack.ripen.aws.queues().find(({ name }) => name.endsWith('score-dead'))?.visible;
  await vi.waitFor(
    () => {
      advance(queues.score.visibility * 1000 + 1);
      expect(dead()).toBe(people.length);
    },
    { timeout: 30_000 },
  );
  await stack.drained();
  broken.remove();
};
