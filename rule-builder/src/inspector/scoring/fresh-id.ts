/** An id that none of these has: `rule-7`. */
export const freshIdAmong = (items: readonly { id: string }[], base: string): string => {
  for (let n = items.length + 1; ; n += 1) {
    const id = `${base}-${n}`;
    if (!items.some((item) => item.id === id)) return id;
  }
};
