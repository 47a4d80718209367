import { type Priced, prices } from './prices.ts';

/** What something costs: how often each priced thing happens, for so many of it. */
export type Bill = {
  title: string;
  of: number;
  counted: Partial<Record<Priced, number>>;
  /** The write units by what was written. */
  written: Readonly<Record<string, number>>;
};

export const words: Record<Priced, string> = {
  writeUnit: 'DynamoDB write units',
  readUnit: 'DynamoDB read units',
  event: 'EventBridge events',
  archivedByte: 'EventBridge archive, bytes',
  queueRequest: 'SQS requests',
  invocation: 'Lambda invocations',
  gigabyteSecond: 'Lambda GB-seconds',
  httpRequest: 'HTTP API requests',
  edgeRequest: 'CloudFront and WAF requests',
  transition: 'Step Functions transitions',
  email: 'SES emails',
  trace: 'X-Ray traces',
  loggedByte: 'CloudWatch Logs, bytes',
  storedByte: 'DynamoDB, bytes kept for a month',
};

type Line = { what: Priced; each: number; dollars: number };

/** The bill for `many` of it. */
const linesOf = ({ of, counted }: Bill, many: number): Line[] =>
  (Object.keys(prices) as Priced[]).flatMap((what) => {
    const each = (counted[what] ?? 0) / of;
    return each === 0 ? [] : [{ what, each, dollars: each * many * prices[what] }];
  });

export const dollarsOf = (bill: Bill, many: number, except: readonly Priced[] = []): number =>
  linesOf(bill, many).reduce((sum, { what, dollars }) => sum + (except.includes(what) ? 0 : dollars), 0);

/** What takes the write units, the most first: where to look when they are too many. */
const writesOf = ({ of, written }: Bill): string =>
  Object.entries(written)
    .filter(([, units]) => Math.abs(units) > 1e-9)
    .sort(([, a], [, b]) => b - a)
    .map(([what, units]) => `${what} ${Number((units / of).toPrecision(2))}`)
    .join(' · ');

/** The README's table. */
export const markdownOf = (bill: Bill, many: number, whole: string): string =>
  [
    `| ${bill.title} | each | ${whole} |`,
    '|---|---:|---:|',
    ...linesOf(bill, many).map(
      ({ what, each, dollars }) => `| ${words[what]} | ${Number(each.toPrecision(3))} | $${dollars.toFixed(3)} |`,
    ),
    `| **together** | | **$${dollarsOf(bill, many).toFixed(2)}** |`,
    '',
    `Write units: ${writesOf(bill)}.`,
  ].join('\n');
