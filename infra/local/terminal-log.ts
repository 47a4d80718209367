import type { LogFields, Logger } from '../../functions/runtime/index.ts';

const line = (level: string, message: string, fields: LogFields = {}): string =>
  `${new Date().toISOString().slice(11, 19)} ${level}${message}${Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${value}`)
    .join('')}`;

/** Plain lines for a person at a terminal; ids and counts only, as everywhere. */
export const terminalLog: Logger = {
  info: (message, fields) => console.log(line('', message, fields)),
  warn: (message, fields) => console.warn(line('warning: ', message, fields)),
  error: (message, fields) => console.error(line('error: ', message, fields)),
};
