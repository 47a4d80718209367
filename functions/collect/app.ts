import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { instantOf, MESSAGE_BYTES, REQUEST_BYTES } from '../../shared/activity/index.ts';
import type { LeadField } from '../../shared/lead/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import type { Reject } from '../../shared/workspace/index.ts';
import { describeFailure, type Logger, type Publisher } from '../runtime/index.ts';
import type { AccessKey } from '../store/key.ts';
import { mayCollect, mayPostFrom, writeKeyIn } from './access.ts';
import { type FormFields, fieldsOf, readForm, thankYouUrl } from './form.ts';
import { takeIn } from './intake.ts';
import { admission, type CollectLimits } from './limits.ts';
import { refusals } from './problem.ts';
import { callNamed, readSegment } from './read-segment.ts';
import { thankYouPage, tryAgainPage } from './thank-you.ts';

export type CollectParts = {
  findKey: (secret: string) => Promise<AccessKey | undefined>;
  file: (rejects: Reject[]) => Promise<void>;
  /** The fields that a lead has here, which decide how what is told of it is read. */
  fieldsHere: () => Promise<readonly LeadField[]>;
  publisher: Publisher;
  now: () => number;
  log: Logger;
  /** The origin that we ourselves are served from. */
  ownOrigin: string;
  limits: CollectLimits;
};

type Refusal = { status: 400 | 401 | 403 | 404 | 413 | 429 | 503; problems: Problem[] };
const refuse = (status: Refusal['status'], ...problems: Problem[]): Refusal => ({ status, problems });

/** The tracking endpoints. Everything is answered only once it is stored. */
export const collectApp = (parts: CollectParts): Hono => {
  const app = new Hono();

  app.use(async (c, next) => {
    await next();
    // Whether this origin may post depends on the key, which a preflight does not carry; the POST itself decides.
    const origin = c.req.header('origin');
    if (origin !== undefined) {
      c.header('access-control-allow-origin', origin);
      c.header('vary', 'origin');
    }
  });
  app.onError((error, c) => {
    parts.log.error('A request could not be stored.', describeFailure(error));
    return c.json({ success: false, problems: [refusals.unavailable()] }, 503, { 'retry-after': '1' });
  });

  app.options('*', (c) =>
    c.body(null, 204, {
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type, x-write-key, x-retry-count',
      'access-control-max-age': '86400',
    }),
  );

  const looked = admission(parts.limits, parts.now);
  /** Says with the answer's headers how much room a public key has; false where it has none. */
  const hasRoom = (c: Context, key: AccessKey, messages = 1): boolean => {
    if (key.kind === 'server') return true;
    const { taken, headers } = looked({ key: key.id, address: addressOf(c) }, messages);
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    return taken;
  };

  const admit = async (c: Context, secret: string | undefined): Promise<AccessKey | Refusal> => {
    if (secret === undefined) return refuse(401, refusals.noKey());
    const key = await parts.findKey(secret);
    if (key === undefined) return refuse(401, refusals.wrongKey());
    if (!mayCollect(key)) return refuse(403, refusals.keyMayNot());
    const page = c.req.path.startsWith('/f/');
    // A form is posted by the browser itself and shows its page no answer; where it may lead to is the key's to say.
    return page || mayPostFrom(key, c.req.header('origin'), parts.ownOrigin) ? key : refuse(403, refusals.origin());
  };

  app.post('/v1/:call', async (c) => {
    const refused = ({ status, problems }: Refusal) => c.json({ success: false, problems }, status);
    const call = callNamed(c.req.param('call'));
    if (call === undefined) return refused(refuse(404, refusals.unknownCall()));
    const text = await c.req.text();
    if (Buffer.byteLength(text) > REQUEST_BYTES) return refused(refuse(413, refusals.tooLarge()));
    const body = objectIn(text);
    const inBody = typeof body?.writeKey === 'string' ? body.writeKey : undefined;
    const key = await admit(c, writeKeyIn(c.req.raw.headers) ?? inBody);
    if ('status' in key) return refused(key);
    const messages = Array.isArray(body?.batch) ? body.batch.length : 1;
    if (!hasRoom(c, key, messages)) return refused(refuse(429, refusals.tooMany()));
    if (body === undefined) return refused(refuse(400, refusals.notJson()));
    if (call !== 'batch' && Buffer.byteLength(text) > MESSAGE_BYTES) {
      return refused(refuse(413, refusals.messageTooLarge()));
    }
    const receivedAt = parts.now();
    const source = { kind: key.kind === 'server' ? 'server' : 'tracker', id: key.id } as const;
    const read = readSegment(call, body, { receivedAt, source, id: randomUUID });
    if ('problems' in read) return refused(refuse(400, ...read.problems));
    const { accepted, rejected } = await takeIn(read.received, { ...parts, keyId: key.id, at: instantOf(receivedAt) });
    if (accepted === 0) return refused(refuse(400, ...rejected));
    return c.json({ success: true, ...(rejected.length === 0 ? {} : { accepted, rejected }) });
  });

  app.post('/f/:writeKey', async (c) => {
    const wantsJson = /\bapplication\/json\b/.test(c.req.header('accept') ?? '');
    const refused = ({ status, problems }: Refusal) =>
      wantsJson ? c.json({ success: false, problems }, status) : c.html(tryAgainPage(problems), status);
    const bytes = await c.req.arrayBuffer();
    if (bytes.byteLength > MESSAGE_BYTES) return refused(refuse(413, refusals.messageTooLarge()));
    const key = await admit(c, c.req.param('writeKey'));
    if ('status' in key) return refused(key);
    if (!hasRoom(c, key)) return refused(refuse(429, refusals.tooMany()));
    const fields = await formIn(c);
    if (fields === undefined) return refused(refuse(400, refusals.noForm()));
    const receivedAt = parts.now();
    const page = c.req.header('referer');
    const received = readForm(fields, {
      receivedAt,
      source: { kind: 'form', id: key.id },
      ...(page === undefined ? {} : { page }),
    });
    const { accepted, rejected } = await takeIn([received], { ...parts, keyId: key.id, at: instantOf(receivedAt) });
    if (accepted === 0) return refused(refuse(400, ...rejected));
    if (wantsJson) return c.json({ success: true });
    const next = thankYouUrl(fields, key);
    return next === undefined ? c.html(thankYouPage()) : c.redirect(next, 303);
  });

  return app;
};

/** Where a request comes from, as the gateway saw it. */
const addressOf = (c: Context): string => {
  const { event } = c.env as { event?: { requestContext?: { http?: { sourceIp?: string } } } };
  return event?.requestContext?.http?.sourceIp ?? 'unknown';
};

/** The JSON object in a body, whatever its content type says: beacons come as text/plain. */
const objectIn = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

const formIn = async (c: Context): Promise<FormFields | undefined> => {
  const type = c.req.header('content-type') ?? '';
  if (type.includes('multipart/form-data')) {
    // A form that is cut off, or that names no boundary, is the sender's mistake: sent again it is the same.
    const form = await c.req.formData().catch(() => undefined);
    return form && fieldsOf(form.entries());
  }
  const text = await c.req.text();
  if (!type.includes('json')) return fieldsOf(new URLSearchParams(text));
  const body = objectIn(text);
  return body === undefined ? undefined : fieldsOf(Object.entries(body).map(([name, value]) => [name, String(value)]));
};
