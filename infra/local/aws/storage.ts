/** The data folder cannot be opened; the message says why and what to do. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}
