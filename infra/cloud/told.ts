import type { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { prefix } from '../topology.ts';

/**
 * What depends on an option is told from stack to stack by a parameter of Systems Manager, not by an export:
 * CloudFormation refuses to drop or change an export while another stack imports it, so the option could never change.
 */
export type Told = 'url' | 'secret-arn';

const nameOf = (what: Told): string => `/${prefix}/${what}`;

/** Tells it to whatever stack is deployed after this one. */
export const tell = (stack: Stack, what: Told, stringValue: string): void => {
  new ssm.StringParameter(stack, `Told-${what}`, { parameterName: nameOf(what), stringValue });
};

/** What the other stack tells; CloudFormation looks it up anew at each deployment. */
export const toldBy = (teller: Stack, to: Stack, what: Told): string => {
  to.addStackDependency(teller, 'It tells what it was deployed with.');
  return ssm.StringParameter.valueForStringParameter(to, nameOf(what));
};
