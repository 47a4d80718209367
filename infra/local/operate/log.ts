import type { LogFields, Logger } from '../../../functions/runtime/index.ts';

type Level = 'info' | 'warning' | 'error';

const asText = (at: string, level: Level, message: string, fields: LogFields): string =>
  `${at} ${level === 'info' ? '' : `${level}: `}${message}${Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${value}`)
    .join('')}`;

const asJson = (at: string, level: Level, message: string, fields: LogFields): string =>
  JSON.stringify({ at, level, message, ...fields });

/**
 * Lines for a person at a terminal, or one JSON object a line for a collector of logs. Each has its date, its level, and
 * (`request`) the id that the answer told its client; ids and counts only, as everywhere.
 */
export const createLog = (
  as: 'text' | 'json',
  write: (level: Level, line: string) => void = toConsole,
  now: () => number = Date.now,
): Logger => {
  const lineOf = as === 'json' ? asJson : asText;
  const entry =
    (level: Level) =>
    (message: string, fields: LogFields = {}): void =>
      write(level, lineOf(new Date(now()).toISOString(), level, message, fields));
  return { info: entry('info'), warn: entry('warning'), error: entry('error') };
};

const toConsole = (level: Level, line: string): void => {
  if (level === 'info') console.log(line);
  else console.error(line);
};
