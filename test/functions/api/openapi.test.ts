import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { access } from '../../../functions/api/access.ts';
import { type Stack, startStack } from '../../stack/index.ts';

type Document = {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  webhooks: Record<string, unknown>;
  components: { schemas: Record<string, unknown> };
};

let stack: Stack;
let document: Document;
beforeAll(async () => {
  stack = await startStack();
  document = (await (await fetch(`${stack.url}/api/openapi.json`)).json()) as Document;
});
afterAll(() => stack.close());

const refsIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) =>
        name === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
      );

const resolve = (ref: string): unknown =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and describes every route of the access table, and every one that is open to the world', () => {
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const known = Object.keys(access).filter((route) => route !== 'GET /api/openapi.json');
    const open = ['POST /v1/:call', 'POST /f/:writeKey', 'GET /u/:token', 'POST /u/:token'];
    expect(described.toSorted()).toEqual([...known, ...open].toSorted());
  });

  it('describes the calls that we make to others, as a step makes them', () => {
    expect(Object.keys(document.webhooks)).toEqual(['lead', 'notice']);
    expect(document.components.schemas.WebhookCall).toMatchObject({
      required: ['id', 'at', 'flow', 'lead'],
    });
  });

  it('names each operation once', () => {
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((it) => it.operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to what it contains', () => {
    const dangling = refsIn(document).filter((ref) => !ref.startsWith('#/') || resolve(ref) === undefined);
    expect(dangling).toEqual([]);
  });

  it('names its schemas as the contract does, none by a number or for itself alone', () => {
    const odd = Object.keys(document.components.schemas).filter((name) => !/^[A-Z][A-Za-z]+$/.test(name));
    expect(odd).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('says that publishing can be refused with problems', () => {
    const publish = document.paths['/api/flows/{flow}/publish']?.post;
    expect(Object.keys(publish?.responses ?? {})).toEqual(expect.arrayContaining(['200', '401', '403', '409', '422']));
    expect(document.components.schemas.ApiError).toMatchObject({ type: 'object' });
  });
});
