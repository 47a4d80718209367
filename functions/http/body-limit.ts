import { BODY_BYTES, type Routes } from '../../shared/contract/index.ts';

/** Clients send `{}` where nothing is asked for; it is not looked at. */
const UNASKED_BYTES = 1000;

/** The longest body that each operation takes, in bytes, by method and path. */
export const bodyLimits = (routes: Routes): ((method: string, path: string) => number) => {
  const known = Object.entries(routes).flatMap(([route, { body, bytes = BODY_BYTES }]) => {
    const [method = '', path = ''] = route.split(' ');
    const pattern = path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+');
    return body === undefined ? [] : [{ method, match: new RegExp(`^${pattern}$`), bytes }];
  });
  return (method, path) => known.find((it) => it.method === method && it.match.test(path))?.bytes ?? UNASKED_BYTES;
};
