import { sheet, styles } from './styles.ts';

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

export type Footer = { senderName: string; address: string; unsubscribeUrl: string };

/** What must stand under every marketing email: who sends it, from where, and the way out. */
const footerHtml = ({ senderName, address, unsubscribeUrl }: Footer): string => `
<tr><td class="footer" style="padding:20px 8px 0">
<p style="${styles.footer}">You receive this email because you asked ${escapeHtml(senderName)} for information.</p>
<p style="${styles.footer}"><a ses:no-track href="${escapeHtml(unsubscribeUrl)}" style="color:#5c6470;text-decoration:underline">Unsubscribe</a></p>
<p style="${styles.footer}">${escapeHtml([senderName, address].filter((part) => part !== '').join(' · '))}</p>
</td></tr>`;

export const footerText = ({ senderName, address, unsubscribeUrl }: Footer): string =>
  [
    '-- ',
    `You receive this email because you asked ${senderName} for information.`,
    `Unsubscribe: ${unsubscribeUrl}`,
    [senderName, address].filter((part) => part !== '').join(' · '),
  ].join('\n');

/** The whole HTML document: one centred card, 600 px wide, in tables, since that is what mail programs agree on. */
export const layOut = (subject: string, preheader: string, body: string, footer: Footer | undefined): string =>
  `<!doctype html>
<html lang="en"><head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${sheet}</style>
</head><body style="margin:0;padding:0;background:#f3f4f6">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escapeHtml(preheader)}${'&#8199;&#847;'.repeat(40)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="page" align="center" style="padding:32px 16px;background:#f3f4f6">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="card" style="background:#ffffff;border:1px solid #e3e6eb;border-radius:12px;padding:36px 40px">
${body}</td></tr>${footer === undefined ? '' : footerHtml(footer)}
</table></td></tr></table>
</body></html>
`;
