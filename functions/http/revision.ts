import { Refusal } from './refusal.ts';

/** The revision in an `If-Match` header, quoted or not. */
export const revisionOf = (header: string | undefined): number => {
  const revision = Number(header?.replace(/^"(.*)"$/, '$1'));
  if (header !== undefined && Number.isInteger(revision) && revision >= 0) return revision;
  throw new Refusal(
    'bad request',
    'Say which revision this is based on.',
    'Send the `revision` that you read in the header If-Match.',
  );
};
