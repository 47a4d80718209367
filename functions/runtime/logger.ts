/** What an entry can wake somebody for; the deployment has an alarm for each. */
export type Alarm = 'ledger-differs' | 'effect-uncertain' | 'unreadable-item' | 'counterpart-trouble';

/** Ids, counts and codes; never an address, a name or what somebody did. `alarm` wakes somebody. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>> & {
  readonly alarm?: Alarm | undefined;
};

/** One entry a call. */
export type Logger = {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};

/** Not by `console.log`: Lambda puts time, request and level before what it writes, and alarms find nothing in that. */
const toStdout = (line: string): void => void process.stdout.write(`${line}\n`);

/** One JSON line an entry, as CloudWatch reads it; `always` stands in each (which function, which version). */
export const jsonLogger = (always: LogFields, write: (line: string) => void = toStdout): Logger => {
  const entry = (level: string) => (message: string, fields?: LogFields) =>
    write(JSON.stringify({ level, message, ...always, ...fields }));
  return { info: entry('info'), warn: entry('warn'), error: entry('error') };
};
