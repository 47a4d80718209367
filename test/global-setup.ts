import { ensureBuilder } from '../infra/local/builder-files.ts';

/** The builder is built once for the whole run, so that stacks and browsers find it ready. */
export const setup = async (): Promise<void> => {
  await ensureBuilder();
};
