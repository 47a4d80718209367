import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

const periods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The shortest retention CloudWatch offers that keeps `days`. */
export const logRetention = (days: number): RetentionDays => periods.find((it) => it >= days) ?? 3653;
