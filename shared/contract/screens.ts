/**
 * The addresses of the builder's screens: what a server answers with the app. Every other path that is not a file is not
 * found. `:id` is one part of a path, with dots too: a task's id is made of several.
 */
export const screens = [
  '/',
  '/signed-in',
  '/flows',
  '/flows/:id',
  '/leads',
  '/leads/import',
  '/leads/:id',
  '/inbox',
  '/inbox/:id',
  '/reports',
  '/emails',
  '/emails/:id',
  '/setup',
  '/setup/:part',
] as const;

/** The same as the source of a regular expression, for a server that knows nothing else (CloudFront's). */
export const screenPattern = `^(?:${screens
  .map((path) => path.replace(/:[a-z]+/g, '[^/]+'))
  .map((path) => (path === '/' ? '/' : `${path}/?`))
  .join('|')})$`;

const pattern = new RegExp(screenPattern);

/** Whether a path (without its query) is one of the builder's screens. */
export const isScreen = (path: string): boolean => pattern.test(path);
