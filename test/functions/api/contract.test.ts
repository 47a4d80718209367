import { describe, expect, it } from 'vitest';
import { access } from '../../../functions/api/access.ts';
import { params, routes } from '../../../functions/api/contract/index.ts';
import { endpoint } from '../../../functions/api/endpoint.ts';

/** Never called: the compiler holds what it says. A line that compiles although it should not is an error of tsc. */
export const typesOfEndpoints = () => [
  endpoint({
    route: 'GET /api/flows/:flow/versions/:version',
    async run({ param }) {
      const flow: string = param('flow');
      const version: number = param('version');
      // @ts-expect-error: the path has no such name.
      param('folw');
      // @ts-expect-error: the name is one of another path.
      param('lead');
      throw new Error(`${flow} ${version}`);
    },
  }),
  endpoint({
    route: 'POST /api/tasks/:task/accept',
    async run({ body, query, revision }) {
      const version: number = body.version;
      const nothing: undefined = query ?? revision;
      // @ts-expect-error: the body has no such part.
      throw new Error(`${version} ${nothing} ${body.rep}`);
    },
  }),
  endpoint({
    route: 'GET /api/flows',
    // @ts-expect-error: this is not what the contract answers.
    run: async () => ({ items: [{ id: 'nurture' }] }),
  }),
  // @ts-expect-error: the contract has no such route.
  endpoint({ route: 'GET /api/flow', run: async () => ({ items: [] }) }),
];

describe('the contract', () => {
  it('says for every name in a path what it stands for, and who may call every route', () => {
    const names = Object.keys(routes).flatMap((route) => [...route.matchAll(/:(\w+)/g)].map(([, name]) => name));
    expect(Object.keys(params).toSorted()).toEqual([...new Set(names)].toSorted());
    expect(Object.keys(access)).toEqual(Object.keys(routes));
  });
});
