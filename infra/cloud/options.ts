import { isIP } from 'node:net';
import type { Node } from 'constructs';
import { isTimeZone } from '../../shared/time/index.ts';

/** What whoever deploys may choose, each as `-c <name>=<value>`; the README says what for. */
export type CloudOptions = {
  region: string;
  account: string | undefined;
  /** The host name Ripen answers under; CloudFront's own unless said. */
  domain: Domain | undefined;
  /** The address, or the domain, that email is sent from. */
  sender: string;
  /** First administrator, invited by Cognito. */
  adminEmail: string | undefined;
  /** Where alarms are sent. */
  alarmEmail: string | undefined;
  /** How long logs and archived events are kept, in days. */
  retentionDays: number;
  /** Time zone of the workspace that the first deployment makes. */
  timeZone: string;
  /** Whether a second factor may be set up (the default) or must be. */
  mfa: 'optional' | 'required';
  /** Tracker requests that one address may send in five minutes. */
  trackerRate: number;
  /** Addresses of servers that the limit by address does not hold: they send for many people. */
  trackerServers: readonly string[];
  /** Requests a second that the HTTP API takes on tracker routes, and on each other route. */
  trackerRequests: number;
  apiRequests: number;
  /** How many functions read one queue at once, at most; as the topology says if absent. */
  workers: number | undefined;
  /** Lambda concurrency kept for each function that answers requests; 0 keeps none, as a new account must. */
  reservedConcurrency: number;
  /** `no` takes every protection off what holds data, so that it can be destroyed. */
  keepData: boolean;
  /** A secret that exists, of an installation that moved here; a new one is made if absent. */
  secretArn: string | undefined;
  without: ReadonlySet<Optional>;
};

export type Domain = {
  name: string;
  /** An issued certificate in us-east-1; made and validated in the hosted zone if absent. */
  certificateArn: string | undefined;
  hostedZone: { id: string; name: string } | undefined;
};

const optional = [
  'waf',
  'cloudfront',
  'app-routes',
  'archive',
  'ses',
  'first-admin',
  'metric-filters',
  'sampling',
  'dashboard',
  'builder',
  'starter',
] as const;
/** What can be left out: for an emulator that lacks it, or `starter` to move into empty tables. Handlers never know. */
export type Optional = (typeof optional)[number];

const isOptional = (name: string): name is Optional => (optional as readonly string[]).includes(name);

/** CloudFront takes its certificate and its firewall from this region only. */
export const GLOBAL_REGION = 'us-east-1';

/** Reads the options from CDK context and refuses what it does not know, in words. */
export const readOptions = (node: Node): CloudOptions => {
  const text = (name: string): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const oneOf = <T extends string>(name: string, values: readonly [T, ...T[]]): T => {
    const value = text(name) ?? values[0];
    const found = values.find((it) => it === value);
    if (found === undefined) throw new Error(`Context "${name}" takes ${values.join(' or ')}, not "${value}".`);
    return found;
  };
  const wholeNumber = (name: string, usual: number, least: number): number => {
    const value = Number(text(name) ?? usual);
    if (!Number.isInteger(value) || value < least) {
      throw new Error(`Context "${name}" takes a whole number from ${least}, not "${text(name)}".`);
    }
    return value;
  };
  const without = (text('without') ?? '').split(',').filter((name) => name !== '');
  const unknown = without.filter((name) => !isOptional(name));
  if (unknown.length > 0) {
    throw new Error(`Context "without" names ${unknown.join(', ')}; it takes ${optional.join(', ')}.`);
  }
  const sender = text('sender') ?? 'hello@ripen.example';
  if (!/^([^@\s]+@)?[^@\s]+\.[^@\s]+$/.test(sender)) {
    throw new Error(`Context "sender" takes an address or a domain, not "${sender}".`);
  }
  return {
    region: text('region') ?? process.env.CDK_DEFAULT_REGION ?? GLOBAL_REGION,
    account: process.env.CDK_DEFAULT_ACCOUNT,
    domain: domainFrom(text),
    sender,
    adminEmail: text('adminEmail')?.toLowerCase(),
    alarmEmail: text('alarmEmail'),
    retentionDays: wholeNumber('retentionDays', 90, 1),
    timeZone: zone(text('timeZone') ?? 'UTC'),
    mfa: oneOf('mfa', ['optional', 'required']),
    trackerRate: wholeNumber('trackerRate', 3000, 100),
    trackerServers: addressRanges(text('trackerServers') ?? ''),
    trackerRequests: wholeNumber('trackerRequests', 500, 1),
    apiRequests: wholeNumber('apiRequests', 200, 1),
    workers: text('workers') === undefined ? undefined : wholeNumber('workers', 2, 2),
    reservedConcurrency: wholeNumber('reservedConcurrency', 0, 0),
    keepData: oneOf('keepData', ['yes', 'no']) === 'yes',
    secretArn: text('secretArn'),
    without: new Set(without.filter(isOptional)),
  };
};

/** The one address in `From`: the sender itself, or `hello@` its domain. */
export const senderAddress = ({ sender }: Pick<CloudOptions, 'sender'>): string =>
  sender.includes('@') ? sender : `hello@${sender}`;

const domainFrom = (text: (name: string) => string | undefined): Domain | undefined => {
  const name = text('domain');
  if (name === undefined) return undefined;
  const certificateArn = text('certificateArn');
  const id = text('hostedZoneId');
  const zoneName = text('hostedZoneName');
  if ((id === undefined) !== (zoneName === undefined)) {
    throw new Error('Context "hostedZoneId" and "hostedZoneName" go together.');
  }
  if (certificateArn === undefined && id === undefined) {
    throw new Error(
      'Context "domain" needs "certificateArn" (of an issued certificate in us-east-1), or "hostedZoneId" and "hostedZoneName" to make one.',
    );
  }
  return {
    name,
    certificateArn,
    hostedZone: id !== undefined && zoneName !== undefined ? { id, name: zoneName } : undefined,
  };
};

/** `203.0.113.7` stands for itself, `203.0.113.0/24` for a range, as a firewall takes them. */
const addressRanges = (list: string): string[] =>
  list
    .split(',')
    .filter((it) => it !== '')
    .map((it) => {
      const [address = '', bits] = it.split('/');
      const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
      const length = bits === undefined ? most : Number(bits);
      if (most === 0 || !Number.isInteger(length) || length < 1 || length > most) {
        throw new Error(`Context "trackerServers" takes addresses or ranges such as 203.0.113.0/24, not "${it}".`);
      }
      return `${address}/${length}`;
    });

const zone = (name: string): string => {
  if (isTimeZone(name)) return name;
  throw new Error(`Context "timeZone" takes a zone such as Europe/Berlin, not "${name}".`);
};
