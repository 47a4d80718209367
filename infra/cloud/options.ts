import type { Node } from 'constructs';

/** What whoever deploys may choose: `cdk deploy --all -c domain=… -c sender=…`. */
export type CloudOptions = {
  /** Region of everything; CloudFront's firewall must be in us-east-1, so that is the default. */
  region: string;
  account: string | undefined;
  /** The verified address or domain that email is sent from. */
  sender: string;
  /** First administrator, invited by Cognito. */
  adminEmail: string | undefined;
  /** How long logs and archived events are kept, in days. */
  retentionDays: number;
  /** Where alarms are sent. */
  alarmEmail: string | undefined;
  /**
   * Services to leave out, for an emulator that lacks them: `-c without=waf,cloudfront,archive,ses,cognito,dashboard`.
   * Nothing else changes: handlers never know.
   */
  without: ReadonlySet<Optional>;
};

const optional = ['waf', 'cloudfront', 'archive', 'ses', 'dashboard'] as const;
export type Optional = (typeof optional)[number];

const isOptional = (name: string): name is Optional => (optional as readonly string[]).includes(name);

/** Reads the options from CDK context and refuses what it does not know, in words. */
export const readOptions = (node: Node): CloudOptions => {
  const text = (name: string): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const without = (text('without') ?? '').split(',').filter((name) => name !== '');
  const unknown = without.filter((name) => !isOptional(name));
  if (unknown.length > 0) {
    throw new Error(`Context "without" names ${unknown.join(', ')}; it takes ${optional.join(', ')}.`);
  }
  const retentionDays = Number(text('retentionDays') ?? 90);
  if (!Number.isInteger(retentionDays) || retentionDays < 1) {
    throw new Error('Context "retentionDays" takes a whole number of days.');
  }
  return {
    region: text('region') ?? process.env.CDK_DEFAULT_REGION ?? 'us-east-1',
    account: process.env.CDK_DEFAULT_ACCOUNT,
    sender: text('sender') ?? 'hello@ripen.example',
    adminEmail: text('adminEmail'),
    alarmEmail: text('alarmEmail'),
    retentionDays,
    without: new Set(without.filter(isOptional)),
  };
};
