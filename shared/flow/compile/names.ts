/** The longest state name that AWS takes. */
const LONGEST = 80;

/** Makes a name from a title and, where there is one, a step's id. */
export type NameFor = (title: string, id?: string) => string;

/** Makes state names that a person recognises from the canvas, each once. */
export const stateNames = (): NameFor => {
  const taken = new Set<string>();
  return (title, id) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what has to go.
    const clean = title.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
    for (let n = 1; ; n++) {
      const tail = `${n === 1 ? '' : ` ${n}`}${id === undefined ? '' : ` (${id})`}`;
      const room = LONGEST - tail.length;
      // Cut by characters, so that no half of a surrogate pair is left over.
      const head =
        clean.length <= room
          ? clean
          : `${[...clean]
              .slice(0, Math.floor(room / 2) * 2 - 1)
              .join('')
              .slice(0, room - 1)}…`;
      const name = `${head}${tail}`.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, '');
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  };
};
