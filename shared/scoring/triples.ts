/**
 * Where in `number, value, value, number, value, value …` a number's triple begins; -1 where it has none. A lead has few of
 * them, and flat they are shorter and quicker to read than objects by key.
 */
export const indexOfTriple = (triples: readonly number[], number: number): number => {
  for (let i = 0; i < triples.length; i += 3) if (triples[i] === number) return i;
  return -1;
};
