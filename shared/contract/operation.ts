import type * as z from 'zod';

/** Media types of answers that are files rather than JSON of a schema. */
export type FileType = 'text/csv' | 'application/x-ndjson' | 'application/json';

/**
 * One operation of an API as data: all that its server, its clients and its description must agree on. A key of
 * `Routes` names its method and path, such as `GET /api/leads/:lead`.
 */
export type Operation = {
  /** One line for the API's description. */
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The schema of the JSON answer, or the media type of a file. */
  readonly answer: z.ZodType | FileType;
  /** 200 unless it says otherwise. */
  readonly status?: 200 | 201 | 202;
  /** The request must say in `If-Match` which revision it is based on. */
  readonly revision?: true;
  /** The longest body in bytes, where `BODY_BYTES` does not do. */
  readonly bytes?: number;
};

/** The longest body of an operation that says nothing else. */
export const BODY_BYTES = 256_000;

export type Routes = Readonly<Record<string, Operation>>;

/** An API: its operations, and the schema of each name that a path may hold (`:lead`). */
export type Contract = { readonly routes: Routes; readonly params: Readonly<Record<string, z.ZodType>> };

/** The names in a path: `'lead' | 'entry'` of `/leads/:lead/entries/:entry`. */
export type PathName<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | PathName<`/${More}`>
    : Rest
  : never;

export type RouteOf<C extends Contract> = keyof C['routes'] & string;
type OperationOf<C extends Contract, R extends RouteOf<C>> = C['routes'][R];

/** What a name in the path of an operation stands for. */
export type ParamOf<C extends Contract, Name extends string> = Name extends keyof C['params']
  ? z.output<C['params'][Name]>
  : never;

/** The query and the body as the server reads them; `undefined` where there is none. */
export type QueryOf<C extends Contract, R extends RouteOf<C>> =
  OperationOf<C, R> extends { query: infer Q extends z.ZodType } ? z.output<Q> : undefined;
export type BodyOf<C extends Contract, R extends RouteOf<C>> =
  OperationOf<C, R> extends { body: infer B extends z.ZodType } ? z.output<B> : undefined;

/** The body as a client may write it: what has a default can be left out. */
export type SentBodyOf<C extends Contract, R extends RouteOf<C>> =
  OperationOf<C, R> extends { body: infer B extends z.ZodType } ? z.input<B> : undefined;

/** The JSON of the answer; `never` for a file. */
export type AnswerOf<C extends Contract, R extends RouteOf<C>> =
  OperationOf<C, R> extends { answer: infer A extends z.ZodType } ? z.output<A> : never;

export type RevisionOf<C extends Contract, R extends RouteOf<C>> =
  OperationOf<C, R> extends { revision: true } ? number : undefined;

/** The routes whose answer is a file. */
export type FileRouteOf<C extends Contract> = {
  [R in RouteOf<C>]: OperationOf<C, R> extends { answer: FileType } ? R : never;
}[RouteOf<C>];
