/** What went wrong and what to do about it, in one line: a refusal's message with its hint, where it has one. */
export const inWords = (error: unknown): string => {
  if (!(error instanceof Error)) return 'It did not work. Try again in a moment.';
  const hint = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
  // What went wrong on our side can be looked up by it.
  const isOurs = 'status' in error && typeof error.status === 'number' && error.status >= 500;
  const id =
    isOurs && 'requestId' in error && typeof error.requestId === 'string' ? ` (Request ${error.requestId})` : '';
  return `${error.message}${hint}${id}`;
};
