import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Grant, Principal } from '../options.ts';
import { ServiceError } from './answer.ts';

export type SignedRequest = {
  method: string;
  /** Path and query. */
  url: string;
  /** Names in lower case. */
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** False for a call from this process, whose signature need not be proved. */
  fromOutside: boolean;
};

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

const refuse = (type: string, message: string) => new ServiceError(type, message, 403);

/** Finds out who signed a request (Signature Version 4) and refuses a forged or unknown signer. */
export const createIdentifier = (principals: Readonly<Record<string, Principal>>) => {
  const signingKeys = new Map<string, Buffer>();
  const signingKey = (id: string, secret: string, date: string, region: string, service: string): Buffer => {
    const name = `${id}/${date}/${region}/${service}`;
    let key = signingKeys.get(name);
    if (key === undefined) {
      if (signingKeys.size > 1000) signingKeys.clear();
      key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), 'aws4_request');
      signingKeys.set(name, key);
    }
    return key;
  };

  return ({ method, url, headers, body, fromOutside }: SignedRequest): Principal => {
    const match = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
    if (match === null) {
      throw refuse('MissingAuthenticationTokenException', 'The request is not signed. Use an AWS SDK client.');
    }
    const [, credential = '', signedHeaders = '', signature = ''] = match;
    const [id = '', date = '', region = '', service = ''] = credential.split('/');
    const principal = Object.hasOwn(principals, id) ? principals[id] : undefined;
    if (principal === undefined) {
      throw refuse('UnrecognizedClientException', `The access key id ${id} belongs to no principal of this process.`);
    }
    if (!fromOutside) return principal;
    const [path = '/', query = ''] = url.split('?');
    const canonical = [
      method,
      // The SDK signs each segment encoded once more, as every service but S3 expects.
      path.split('/').map(encodeSegment).join('/'),
      query.split('&').sort().join('&'),
      ...signedHeaders.split(';').map(
        (name) =>
          `${name}:${String(headers[name] ?? '')
            .trim()
            .replace(/\s+/g, ' ')}`,
      ),
      '',
      signedHeaders,
      sha256(body),
    ].join('\n');
    const scope = `${date}/${region}/${service}/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${sha256(canonical)}`;
    const expected = hmac(signingKey(id, principal.secretAccessKey, date, region, service), text);
    if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
      throw refuse('InvalidSignatureException', `The signature of a request by ${principal.name} does not match.`);
    }
    return principal;
  };
};

const encodeSegment = (segment: string) =>
  encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's');

/** Whether `name` fits `pattern`, in which `*` stands for any run of characters. */
export const matchesName = (pattern: string, name: string): boolean => wildcard(pattern).test(name);

export type Permissions = {
  allows(action: string, resource: string): boolean;
  allowsSomewhere(action: string): boolean;
};

/** What a principal's grants allow; answers are remembered, since the same few questions come for ever. */
export const permissionsOf = (grants: readonly Grant[]): Permissions => {
  const compiled = grants.map((grant) => ({ action: wildcard(grant.action), resource: wildcard(grant.resource) }));
  const answers = new Map<string, boolean>();
  return {
    allows(action, resource) {
      const question = `${action} ${resource}`;
      let answer = answers.get(question);
      if (answer === undefined) {
        if (answers.size > 10_000) answers.clear();
        answer = compiled.some((grant) => grant.action.test(action) && grant.resource.test(resource));
        answers.set(question, answer);
      }
      return answer;
    },
    allowsSomewhere: (action) => compiled.some((grant) => grant.action.test(action)),
  };
};
