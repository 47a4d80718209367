import {
  CreateStateMachineCommand,
  SFNClient,
  StateMachineAlreadyExists,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { type Deps, PermanentError, setting } from '../runtime/index.ts';

export type Machines = {
  /** Publishes a definition as the flow's machine and answers the version's ARN: what runs are started on. */
  publish(flow: string, version: number, text: string): Promise<string>;
};

/** One state machine a flow, `ripen-<flow>`; each publish makes a version of it that never changes. */
export const machinesOf = (deps: Deps): Machines => {
  const client = new SFNClient(deps.aws);
  const roleArn = setting(deps, 'MACHINE_ROLE_ARN');
  const stepsArn = setting(deps, 'STEPS_FUNCTION_ARN');
  const prefix = setting(deps, 'STATE_MACHINE_PREFIX');
  const arnPrefix = setting(deps, 'STATE_MACHINE_ARN_PREFIX');

  return {
    async publish(flow, version, text) {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the compiler's placeholder, as it stands in the text.
      const definition = text.replaceAll('${StepsFunctionArn}', stepsArn);
      const { result, diagnostics = [] } = await client.send(
        new ValidateStateMachineDefinitionCommand({ definition, type: 'STANDARD', severity: 'ERROR' }),
      );
      if (result !== 'OK') {
        const why = diagnostics.map(({ code, location }) => `${code} at ${location ?? 'the top'}`).join(', ');
        throw new PermanentError(`Step Functions refuses what flow ${flow} version ${version} compiled to: ${why}`);
      }
      const versionDescription = `${flow} version ${version}`;
      try {
        const created = await client.send(
          new CreateStateMachineCommand({
            name: `${prefix}${flow}`,
            definition,
            roleArn,
            type: 'STANDARD',
            publish: true,
            versionDescription,
            tags: [
              { key: 'app', value: 'ripen' },
              { key: 'flow', value: flow },
              { key: 'version', value: String(version) },
            ],
          }),
        );
        if (created.stateMachineVersionArn !== undefined) return created.stateMachineVersionArn;
      } catch (error) {
        if (!(error instanceof StateMachineAlreadyExists)) throw error;
      }
      const updated = await client.send(
        new UpdateStateMachineCommand({
          stateMachineArn: `${arnPrefix}${flow}`,
          definition,
          roleArn,
          publish: true,
          versionDescription,
        }),
      );
      if (updated.stateMachineVersionArn === undefined) {
        throw new PermanentError(`Step Functions published no version of the machine of flow ${flow}.`);
      }
      return updated.stateMachineVersionArn;
    },
  };
};
