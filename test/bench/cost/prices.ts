/** AWS list prices in US dollars, us-east-1, as read on this day. */
export const PRICES_OF = '2026-11-20';

/** Dollars for one. */
export const prices = {
  /** DynamoDB on demand, one write unit (1 KB). */
  writeUnit: 0.625e-6,
  /** DynamoDB on demand, one read unit (4 KB, consistent). */
  readUnit: 0.125e-6,
  /** EventBridge, one event of up to 64 KB put on a bus of one's own. */
  event: 1e-6,
  /** EventBridge archive, one byte taken in. */
  archivedByte: 0.1e-9,
  /** SQS standard queue, one request. */
  queueRequest: 0.4e-6,
  /** Lambda, one invocation. */
  invocation: 0.2e-6,
  /** Lambda on arm64, one gigabyte for one second. */
  gigabyteSecond: 13.3334e-6,
  /** HTTP API, one request. */
  httpRequest: 1e-6,
  /** CloudFront, one HTTPS request, and WAF's look at it. */
  edgeRequest: 1e-6 + 0.6e-6,
  /** Step Functions Standard, one state transition. */
  transition: 25e-6,
  /** SES, one email. */
  email: 0.16e-3,
  /** X-Ray, one trace that was recorded. */
  trace: 5e-6,
  /** CloudWatch Logs, one byte taken in. */
  loggedByte: 0.5e-9,
  /** DynamoDB, one byte kept for a month, with its backup up to any point. */
  storedByte: 0.25e-9 + 0.2e-9,
} as const;

export type Priced = keyof typeof prices;

/** Dollars a month for one, whether or not anybody comes. */
export const monthly = {
  firewall: 5,
  firewallRule: 1,
  alarm: 0.1,
  /** A metric that is made of log entries. */
  metric: 0.3,
  dashboard: 3,
  key: 1,
  secret: 0.4,
  /** A queue that a function reads: five pollers ask every 20 seconds, whether or not there is anything. */
  poller: 5 * 3 * 43_200 * 0.4e-6,
  /** A function called every minute, for three tenths of a second at 1 GB, with twenty empty reads. */
  schedule: 43_200 * (0.2e-6 + 0.3 * 13.3334e-6 + 20 * 0.5 * 0.125e-6 + 1e-6),
} as const;
