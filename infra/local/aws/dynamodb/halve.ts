type PerTable = Record<string, unknown>;

const isObject = (value: unknown): value is PerTable => typeof value === 'object' && value !== null;

/**
 * Splits a batch for the `unprocessed` fault: `now` is the half to perform (null when nothing is left of it), `later`
 * the half to hand back under `member`.
 */
export const halve = (input: object): { now: { RequestItems: PerTable } | null; later: PerTable; member: string } => {
  const items = 'RequestItems' in input && isObject(input.RequestItems) ? input.RequestItems : {};
  const now: PerTable = {};
  const later: PerTable = {};
  let writes = false;
  for (const [table, request] of Object.entries(items)) {
    if (Array.isArray(request)) {
      writes = true;
      const middle = Math.floor(request.length / 2);
      if (middle > 0) now[table] = request.slice(0, middle);
      later[table] = request.slice(middle);
    } else if (isObject(request) && Array.isArray(request.Keys)) {
      const keys: unknown[] = request.Keys;
      const middle = Math.floor(keys.length / 2);
      if (middle > 0) now[table] = { ...request, Keys: keys.slice(0, middle) };
      later[table] = { ...request, Keys: keys.slice(middle) };
    }
  }
  return {
    now: Object.keys(now).length === 0 ? null : { ...input, RequestItems: now },
    later,
    member: writes ? 'UnprocessedItems' : 'UnprocessedKeys',
  };
};
