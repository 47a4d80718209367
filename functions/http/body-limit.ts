import { BODY_BYTES, type Routes } from '../../shared/contract/index.ts';

/** The longest body that each operation takes, in bytes, by method and path; nothing for a path that is none. */
export const bodyLimits = (routes: Routes): ((method: string, path: string) => number) => {
  const known = Object.entries(routes).flatMap(([route, { body, bytes = BODY_BYTES }]) => {
    const [method = '', path = ''] = route.split(' ');
    const pattern = path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+');
    return body === undefined ? [] : [{ method, match: new RegExp(`^${pattern}$`), bytes }];
  });
  return (method, path) => known.find((it) => it.method === method && it.match.test(path))?.bytes ?? 0;
};
