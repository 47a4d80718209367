import type * as z from 'zod';
import type { Route } from '../api/access.ts';
import type { Who } from './who.ts';

/** What a route's code is called with. */
export type Call<Q, B> = {
  who: Who;
  /** A part of the path, such as `lead` of `/api/leads/:lead`. */
  param(name: string): string;
  header(name: string): string | undefined;
  query: Q;
  body: B;
};

/** An answer that is not the route's JSON: a CSV file, NDJSON. */
export type Raw = { raw: string; type: string; headers?: Record<string, string> };

/** One route as data: what it takes, what it answers, and its code. Who may call it stands in `access`. */
export type Endpoint = {
  route: Route;
  /** One line for the API's description. */
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The schema of the JSON answer, or the media type of another. */
  answer: z.ZodType | string;
  status?: 200 | 201 | 202;
  run(call: Call<unknown, unknown>): Promise<unknown>;
};

type Schema<T> = z.ZodType<T>;

/** Declares a route; the types of query, body and answer follow from the schemas. */
export const endpoint = <A, Q = undefined, B = undefined>(declared: {
  route: Route;
  summary: string;
  query?: Schema<Q>;
  body?: Schema<B>;
  answer: Schema<A>;
  status?: 200 | 201 | 202;
  run(call: Call<Q, B>): Promise<A>;
}): Endpoint => declared as Endpoint;

/** Declares a route that answers with something else than JSON of a schema. */
export const fileEndpoint = <Q = undefined>(declared: {
  route: Route;
  summary: string;
  query?: Schema<Q>;
  answer: 'text/csv' | 'application/x-ndjson' | 'application/json';
  run(call: Call<Q, undefined>): Promise<Raw>;
}): Endpoint => declared as unknown as Endpoint;
