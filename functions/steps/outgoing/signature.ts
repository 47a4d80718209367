import { createHmac } from 'node:crypto';

/** The signing secret of that name, derived from the workspace's own, so that none is stored; people copy it to the receiver. */
export const webhookSecret = (secret: string, name: string): string =>
  `whsec_${createHmac('sha256', secret).update(`webhook:${name}`).digest('base64url')}`;

/** `t=<unix seconds>,v1=<HMAC-SHA256 of "<t>.<body>" in hex>`: the receiver can tell that it is ours, and that it is fresh. */
export const signatureOf = (key: string, body: string, now: number): string => {
  const t = Math.floor(now / 1000);
  return `t=${t},v1=${createHmac('sha256', key).update(`${t}.${body}`).digest('hex')}`;
};
