import type { Json } from './json.ts';

/** How a Task reaches its function. */
export type Integration =
  /** The function's ARN as Resource: Arguments are the payload, the result is what the function returned. */
  | { kind: 'direct'; functionName: string }
  /** `lambda:invoke`: Arguments name function and payload, the result is Lambda's answer around the function's. */
  | { kind: 'service'; waitsForToken: boolean };

const SERVICE = /^arn:aws[a-z-]*:states:::lambda:invoke(\.waitForTaskToken)?$/;
const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[^:]*:[^:]*:function:([^:]+)(?::[^:]+)?$/;
/** What the compiler writes where an ARN will be once the flow is published. */
const PLACEHOLDER = /^\$\{[^}]+\}$/;

/** The plain name of a function that is given by name, by ARN or by placeholder. */
export const functionNameOf = (name: string): string => FUNCTION_ARN.exec(name)?.[1] ?? name;

/** Reads a Task's Resource; null when it is an integration that we do not run. */
export const integrationOf = (resource: string): Integration | null => {
  const service = SERVICE.exec(resource);
  if (service !== null) return { kind: 'service', waitsForToken: service[1] !== undefined };
  if (FUNCTION_ARN.test(resource) || PLACEHOLDER.test(resource))
    return { kind: 'direct', functionName: functionNameOf(resource) };
  return null;
};

/** What `lambda:invoke` yields for a function that returned `payload`: Lambda's answer with its HTTP metadata, as AWS gives it. */
export const invokeResult = (payload: Json, at: string, requestId: string): Json => {
  const length = String(new TextEncoder().encode(JSON.stringify(payload)).length);
  const headers = {
    Connection: 'keep-alive',
    'Content-Length': length,
    'Content-Type': 'application/json',
    Date: new Date(at).toUTCString(),
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': requestId,
  };
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
};
