import {
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { type Machines, machinesOf } from '../../../functions/flows/machine.ts';
import { arns, REGION } from '../../../infra/local/aws/index.ts';
import { compile } from '../../../shared/flow/index.ts';
import { aCloud } from '../../infra/local/aws/a-cloud.ts';
import { ADMIN } from '../../infra/local/aws/clients.ts';
import { aFlow, sendEmail } from '../some-flows.ts';

const aPublisher = async (): Promise<{ machines: Machines; states: SFNClient }> => {
  const cloud = await aCloud();
  const machines = machinesOf({
    aws: {
      region: REGION,
      endpoint: cloud.aws.endpoint,
      credentials: { accessKeyId: 'ADMIN', secretAccessKey: ADMIN.secretAccessKey },
    },
    env: {
      MACHINE_ROLE_ARN: 'arn:aws:iam::000000000000:role/ripen-machines',
      STEPS_FUNCTION_ARN: 'arn:aws:lambda:us-east-1:000000000000:function:ripen-steps',
      STATE_MACHINE_PREFIX: 'ripen-',
      STATE_MACHINE_ARN_PREFIX: arns.stateMachine('ripen-'),
    },
    now: Date.now,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  return { machines, states: cloud.states };
};

const text = (subject: string) => compile({ ...aFlow({ hello: sendEmail(subject) }), id: 'made' }, 1).text;
const namesOf = async (states: SFNClient) =>
  ((await states.send(new ListStateMachinesCommand({}))).stateMachines ?? []).map(({ name }) => name);

describe('the machine of a flow', () => {
  it('is made with the prefix and tags of ours, and each publish is a version that stays', async () => {
    const { machines, states } = await aPublisher();
    const first = await machines.publish('made', 1, text('welcome'));
    const second = await machines.publish('made', 2, text('follow-up'));
    expect([first, second].map((arn) => arn.split(':').slice(-2))).toEqual([
      ['ripen-made', '1'],
      ['ripen-made', '2'],
    ]);
    const resourceArn = first.slice(0, first.lastIndexOf(':'));
    const { tags = [] } = await states.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toMatchObject({
      app: 'ripen',
      flow: 'made',
    });
    const described = await states.send(new DescribeStateMachineCommand({ stateMachineArn: first }));
    expect(described.definition).toContain('welcome');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the compiler's placeholder must be gone
    expect(described.definition).not.toContain('${StepsFunctionArn}');
  });

  it('is neither made nor changed where Step Functions refuses the definition', async () => {
    const { machines, states } = await aPublisher();
    await machines.publish('made', 1, text('welcome'));
    const broken = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Nowhere',
      States: { End: { Type: 'Succeed' } },
    });
    await expect(machines.publish('broken', 1, broken)).rejects.toThrow(
      'Step Functions refuses what flow broken version 1 compiled to',
    );
    expect(await namesOf(states)).not.toContain('ripen-broken');
    await expect(machines.publish('made', 2, broken)).rejects.toThrow('Step Functions refuses');
    expect((await machines.publish('made', 2, text('goodbye'))).split(':').at(-1)).toBe('2');
  });
});
