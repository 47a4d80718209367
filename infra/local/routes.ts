import { functions, type LambdaFunction } from '../topology.ts';

export type Route = { method: string; pattern: string; function: string; match: RegExp };

const segment = (part: string): string => {
  if (/^\{[^}]+\+\}$/.test(part)) return '.+';
  if (/^\{[^}]+\}$/.test(part)) return '[^/]+';
  return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
};

const routeOf = (name: string, route: string): Route => {
  const [method = '', pattern = ''] = route.split(' ');
  return {
    method,
    pattern,
    function: name,
    match: new RegExp(`^${pattern.split('/').map(segment).join('/')}/?$`),
  };
};

/** API Gateway's "most specific route" rule: a literal segment before `{name}` before `{name+}`. */
const rank = (part: string | undefined): number => {
  if (part === undefined) return 0;
  if (part.endsWith('+}')) return 1;
  return part.startsWith('{') ? 2 : 3;
};

const all: Route[] = Object.entries<LambdaFunction>(functions)
  .flatMap(([name, it]) =>
    it.triggers.flatMap((trigger) => ('http' in trigger ? trigger.http.map((route) => routeOf(name, route)) : [])),
  )
  .sort((a, b) => {
    const [x, y] = [a.pattern.split('/'), b.pattern.split('/')];
    for (let i = 0; i < Math.max(x.length, y.length); i += 1) {
      const difference = rank(y[i]) - rank(x[i]);
      if (difference !== 0) return difference;
    }
    return 0;
  });

/** The function that serves a request, as the HTTP API would choose it. */
export const findRoute = (method: string, path: string): Route | undefined =>
  all.find((route) => route.method === method && route.match.test(path));
