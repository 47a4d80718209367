/** As many calls to one host at once as this process makes: a host that hangs takes no more of our room than that. */
const AT_ONCE = 8;

const underWay = new Map<string, number>();

/** Does the work if fewer than eight calls to the host are under way here; undefined where there is no room. */
export const withRoom = async <T>(host: string, work: () => Promise<T>): Promise<T | undefined> => {
  const count = underWay.get(host) ?? 0;
  if (count >= AT_ONCE) return undefined;
  underWay.set(host, count + 1);
  try {
    return await work();
  } finally {
    const left = (underWay.get(host) ?? 1) - 1;
    if (left > 0) underWay.set(host, left);
    else underWay.delete(host);
  }
};
