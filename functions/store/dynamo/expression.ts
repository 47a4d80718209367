/** An attribute, or a way into the maps of one. Each part is a name as it stands in the item, whatever is in it. */
export type Path = string | readonly string[];

/** Gives out placeholders, so that no name and no value ever becomes part of an expression. */
export type Terms = { path(path: Path): string; value(value: unknown): string };

/** The terms of one request, and what they stand for. */
export const openTerms = () => {
  const names = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const name = (part: string): string => {
    const known = names.get(part) ?? `#n${names.size}`;
    names.set(part, known);
    return known;
  };
  const terms: Terms = {
    path: (path) => (typeof path === 'string' ? name(path) : path.map(name).join('.')),
    value(value) {
      const term = `:v${Object.keys(values).length}`;
      values[term] = value;
      return term;
    },
  };
  return {
    terms,
    /** The members of the request that say what the terms stand for; DynamoDB refuses empty ones. */
    meanings: () => ({
      ...(names.size > 0 && {
        ExpressionAttributeNames: Object.fromEntries([...names].map(([part, term]) => [term, part])),
      }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  };
};
