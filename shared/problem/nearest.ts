/** The known name that a mistyped one most likely meant. */
export const nearest = (name: string, names: readonly string[]): string | undefined => {
  const [best] = names
    .map((known) => ({ known, off: distance(name.toLowerCase().replace(/[^a-z]/g, ''), known.toLowerCase()) }))
    .toSorted((a, b) => a.off - b.off);
  return best !== undefined && best.off <= Math.max(1, Math.floor(best.known.length / 3)) ? best.known : undefined;
};

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
