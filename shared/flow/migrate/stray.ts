/** The places of fields that reading a document would silently drop. */
export const strayFields = (given: unknown, read: unknown, at: readonly string[] = []): string[] => {
  if (Array.isArray(given) && Array.isArray(read))
    return given.flatMap((item, index) => strayFields(item, read[index], [...at, String(index)]));
  if (typeof given !== 'object' || given === null || typeof read !== 'object' || read === null) return [];
  return Object.entries(given).flatMap(([key, value]) =>
    Object.hasOwn(read, key)
      ? strayFields(value, (read as Record<string, unknown>)[key], [...at, key])
      : [[...at, key].join('/')],
  );
};
