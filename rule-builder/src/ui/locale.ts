/** Whether `Intl` takes it: a browser may call its language what is none (`en-US@posix`). */
const isLocale = (tag: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
};

/** The language and place of whoever looks, by which numbers, dates and amounts are written. */
export const locale: string = (globalThis.navigator?.languages ?? []).find(isLocale) ?? 'en';
