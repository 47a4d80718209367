import type { Problem } from '../../shared/problem/index.ts';

type Text = Pick<Problem, 'message' | 'hint'>;
const refusal =
  (code: string, text: Text) =>
  (where = ''): Problem => ({ code, severity: 'error', where, ...text });

/** Why a request is refused as a whole. */
export const refusals = {
  noKey: refusal('collect.no-key', {
    message: 'The request has no write key.',
    hint: 'Send it as the user name of Basic authentication, or as "writeKey" in the body.',
  }),
  wrongKey: refusal('collect.wrong-key', {
    message: 'There is no such write key.',
    hint: 'Copy the key from Setup, Keys. A key that was deleted stops working at once.',
  }),
  keyMayNot: refusal('collect.key-may-not', {
    message: 'This key may not add activities.',
    hint: 'Use a tracking key, or give this key the scope leads:write.',
  }),
  origin: refusal('collect.origin', {
    message: 'Pages of this origin may not post with this key.',
    hint: 'Add the origin to the key under Setup, Keys.',
  }),
  tooMany: refusal('collect.too-many', {
    message: 'There were too many requests with this key, or from this address.',
    hint: 'Send them again after as many seconds as Retry-After says; a server sends with a secret key.',
  }),
  notJson: refusal('collect.not-json', {
    message: 'The body is no JSON object.',
    hint: 'Send one JSON object, encoded as UTF-8.',
  }),
  noForm: refusal('collect.no-form', {
    message: 'The body is no form.',
    hint: 'Post it as a web form does, or as one JSON object, whole.',
  }),
  tooLarge: refusal('collect.too-large', {
    message: 'The request is larger than 500 KB.',
    hint: 'Send fewer messages at once.',
  }),
  messageTooLarge: refusal('collect.message-too-large', {
    message: 'The message is larger than 32 KB.',
    hint: 'Leave out what no rule needs, such as whole documents or pictures.',
  }),
  tooDeep: refusal('collect.too-deep', {
    message: 'The message nests too deep.',
    hint: 'Send plain traits and properties; leave out what no rule needs.',
  }),
  unknownCall: refusal('collect.unknown-call', {
    message: 'There is no such call.',
    hint: 'Post to /v1/identify, /v1/track, /v1/page, /v1/screen, /v1/group, /v1/alias or /v1/batch.',
  }),
  unavailable: refusal('collect.unavailable', {
    message: 'The request could not be stored just now.',
    hint: 'Send it again; what has a messageId counts once.',
  }),
} as const;
