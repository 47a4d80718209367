const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** A form for a web page: posts to Ripen, no script needed. `activity` names what filling it in means. */
export const formSample = (base: string, key: string, activity = 'Ebook Downloaded'): string =>
  `<form action="${escaped(base)}/f/${escaped(key)}" method="post">
  <input type="hidden" name="activity" value="${escaped(activity)}">
  <input type="text" name="_gotcha" tabindex="-1" autocomplete="off" hidden>
  <label>Email <input type="email" name="email" required></label>
  <label>First name <input name="firstName"></label>
  <label>Company <input name="company"></label>
  <label>Job title <input name="jobTitle"></label>
  <label><input type="checkbox" name="consent" value="yes"> Send me news by email</label>
  <button>Download</button>
</form>`;

/** One activity from a shell. */
export const curlSample = (base: string, key: string, email = 'ada@example.com'): string =>
  `curl ${base}/v1/track -u ${key}: \\
  -H 'content-type: application/json' \\
  -d '{"event":"Demo Requested","userId":"${email}","context":{"traits":{"email":"${email}"}}}'`;

/** The public browser SDK, pointed here: page views, clicks one names, and who it is once known. */
export const trackerSample = (base: string, key: string): string => {
  const host = base.replace(/^https?:\/\//, '');
  const protocol = base.startsWith('https:') ? 'https' : 'http';
  return `// npm install @segment/analytics-next
import { AnalyticsBrowser } from '@segment/analytics-next';

export const analytics = AnalyticsBrowser.load(
  {
    writeKey: '${key}',
    cdnSettings: { integrations: { 'Segment.io': { apiKey: '${key}', apiHost: '${host}/v1', protocol: '${protocol}' } } },
  },
  { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: '${protocol}' } } },
);

analytics.page();
analytics.track('Pricing Viewed');
analytics.identify('user-42', { email: 'ada@example.com', company: 'Example Ltd' });`;
};

/** The public server SDK, pointed here. */
export const serverSample = (base: string, key: string): string =>
  `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${key}', host: '${base}' });
analytics.track({ userId: 'user-42', event: 'Trial Started', properties: { plan: 'Team' } });`;

/** What the receiver of a webhook runs to know that a call is ours and fresh. */
export const receiverSample = (secret: string): string => `import { createHmac, timingSafeEqual } from 'node:crypto';

const secret = '${secret}';

/** \`header\` is Ripen-Signature, \`body\` the request's bytes before anything parses them. */
export const isFromRipen = (header, body) => {
  const { t, v1 } = Object.fromEntries(header.split(',').map((part) => part.split('=')));
  const wanted = createHmac('sha256', secret).update(\`\${t}.\${body}\`).digest();
  const given = Buffer.from(v1 ?? '', 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted) && Math.abs(Date.now() / 1000 - t) < 300;
};
`;
