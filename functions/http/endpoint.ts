import type * as z from 'zod';
import type {
  Access,
  AnswerOf,
  BodyOf,
  Contract,
  FileRouteOf,
  Operation,
  ParamOf,
  PathName,
  QueryOf,
  RevisionOf,
  RouteOf,
} from '../../shared/contract/index.ts';
import type { Who } from './who.ts';

/** What a route's code is called with: what the contract says, read and found right. */
export type Call<C extends Contract, R extends RouteOf<C>> = {
  who: Who;
  /** A part of the path, such as `lead` of `/api/leads/:lead`. */
  param<Name extends PathName<R>>(name: Name): ParamOf<C, Name>;
  query: QueryOf<C, R>;
  body: BodyOf<C, R>;
  /** The revision in `If-Match`, where the operation asks for one. */
  revision: RevisionOf<C, R>;
};

/** An answer that is a file: CSV, NDJSON. */
export type FileAnswer = { raw: string; type: string; headers?: Record<string, string> };

type Answer<C extends Contract, R extends RouteOf<C>> = R extends FileRouteOf<C> ? FileAnswer : AnswerOf<C, R>;

/** A call of which only the server knows that it was read as the contract says. */
type AnyCall = {
  who: Who;
  param(name: string): unknown;
  query: unknown;
  body: unknown;
  revision: number | undefined;
};

/** One operation with its code and who may call it, ready to be served. */
export type Endpoint = {
  route: string;
  operation: Operation;
  params: Readonly<Record<string, z.ZodType>>;
  access: Access;
  run(call: AnyCall): Promise<unknown>;
};

/** Makes the endpoints of a contract; what each takes and answers follows from its route. */
export const endpointsOf =
  <C extends Contract>(contract: C, access: { readonly [R in RouteOf<C>]: Access }) =>
  <R extends RouteOf<C>>(declared: { route: R; run(call: Call<C, R>): Promise<Answer<C, R>> }): Endpoint => ({
    route: declared.route,
    operation: contract.routes[declared.route] as Operation,
    params: contract.params,
    access: access[declared.route],
    // The server reads each call by the contract's schemas before it hands it over.
    run: (call) => declared.run(call as Call<C, R>),
  });
