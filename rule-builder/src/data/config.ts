/** What the builder must know of where it is served, from `GET /config.json`. */
export type Config = {
  issuer: string;
  clientId: string;
  /** Prefix of the API's paths; empty where it is the same origin. */
  api: string;
  /** The page of the local mailbox, where mail goes there. */
  mailbox?: string;
  /** Where one signs out, where that is a page of its own rather than the issuer's. */
  signOut?: string;
};

let loaded: Promise<Config> | undefined;

/** Reads the configuration once; a failed read is tried again at the next call. */
export const config = (): Promise<Config> => {
  loaded ??= fetch('/config.json', { headers: { accept: 'application/json' } })
    .then(async (response) => {
      if (!response.ok) throw new Error(`config.json answered ${response.status}`);
      const read = (await response.json()) as Partial<Config>;
      if (!read.issuer || !read.clientId) throw new Error('config.json names no issuer or client');
      return { ...read, issuer: read.issuer, clientId: read.clientId, api: read.api ?? '' };
    })
    .catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
  return loaded;
};
