/** What an event must look like: every named field matches one of its alternatives. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly Alternative[] };

type Scalar = string | number | boolean | null;

/** A value itself, or one of EventBridge's matchers that are supported here. */
export type Alternative =
  | Scalar
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly exists: boolean }
  | { readonly 'equals-ignore-case': string }
  | { readonly 'anything-but': Scalar | readonly Scalar[] | { readonly prefix: string } };
