/** A document of any shape on its way to the newest version. */
export type Loose = Record<string, unknown>;

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const exitNames = ['unsubscribed', 'becameCustomer', 'stageChanged'];

/** Waits were a number of days. */
const settingsOf = (kind: unknown, settings: unknown): unknown => {
  if (kind !== 'wait' || !isObject(settings) || !('days' in settings)) return settings;
  const { days, ...rest } = settings;
  return { ...rest, for: { amount: days, unit: 'days' } };
};

/** A step knew itself by `id`, its kind was its `type`, and a step with one way on had only `next`. */
const stepOf = (step: Loose): [string, Loose] => {
  const { id, type, settings, next, ...rest } = step;
  const ways = isObject(next) ? next : next === undefined ? {} : Object.fromEntries([['then', next]]);
  return [String(id), { ...rest, kind: type, settings: settingsOf(type, settings ?? {}), next: ways }];
};

const startOf = (start: unknown): unknown => {
  if (!isObject(start) || start.kind !== undefined) return start;
  const { next, ...trigger } = start;
  return { kind: 'trigger', trigger, next: Object.fromEntries([['then', next ?? null]]) };
};

/**
 * Version 0 kept steps as a list, waits in days, exits as a list of names and re-entry as a number of days or nothing.
 * What is not of that shape is passed on as it is, for the schema to refuse.
 */
export const fromV0 = (document: Loose): Loose => {
  const { steps, exits, reentryDays, start, ...rest } = document;
  const list = Array.isArray(steps) && steps.every(isObject) ? steps : null;
  const twice = list !== null && new Set(list.map(({ id }) => id)).size < list.length;
  return {
    ...rest,
    schemaVersion: 1,
    start: startOf(start),
    // Two steps of one id cannot both be kept; the schema refuses the list.
    steps: list === null || twice ? steps : Object.fromEntries(list.map(stepOf)),
    exits:
      Array.isArray(exits) && exits.every((name) => exitNames.includes(String(name)))
        ? Object.fromEntries(exitNames.map((name) => [name, exits.includes(name)]))
        : exits,
    reentry: typeof reentryDays === 'number' ? { kind: 'after', days: reentryDays } : { kind: 'never' },
  };
};
