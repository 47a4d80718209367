/** What went wrong and what to do about it, in one line: a refusal's message with its hint, where it has one. */
export const inWords = (error: unknown): string => {
  if (!(error instanceof Error)) return 'It did not work. Try again in a moment.';
  const hint = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
  return `${error.message}${hint}`;
};
