const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Inline styles by element. Colours hold on white; the layout's style sheet turns them for dark mode. */
export const styles = {
  h1: `${font};font-size:24px;line-height:32px;font-weight:700;color:#16181d;margin:0 0 16px`,
  h2: `${font};font-size:18px;line-height:26px;font-weight:700;color:#16181d;margin:24px 0 12px`,
  p: `${font};font-size:16px;line-height:26px;color:#2b2f36;margin:0 0 16px`,
  ul: `${font};font-size:16px;line-height:26px;color:#2b2f36;margin:0 0 16px;padding:0 0 0 24px`,
  ol: `${font};font-size:16px;line-height:26px;color:#2b2f36;margin:0 0 16px;padding:0 0 0 24px`,
  li: 'margin:0 0 6px',
  blockquote: 'margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #d5d9e0',
  a: 'color:#1f5fbf;text-decoration:underline',
  button: `${font};display:inline-block;background:#1f5fbf;color:#ffffff;font-size:16px;line-height:24px;font-weight:600;text-decoration:none;padding:12px 24px;border-radius:8px`,
  hr: 'border:0;border-top:1px solid #e3e6eb;margin:24px 0',
  img: 'max-width:100%;height:auto;border:0;display:block',
  footer: `${font};font-size:13px;line-height:20px;color:#5c6470;margin:0 0 6px`,
} as const;

/** For mail programs that know dark mode, and for small screens. */
export const sheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 620px) { .card { padding: 24px 20px !important; border-radius: 0 !important; } .page { padding: 0 !important; } }
@media (prefers-color-scheme: dark) {
  body, .page { background: #14161a !important; }
  .card { background: #1d2026 !important; border-color: #2c313a !important; }
  .text, .text * { color: #e6e8ec !important; }
  .link { color: #8ab6ff !important; }
  .button { background: #4d8df0 !important; color: #0b0d10 !important; }
  .footer, .footer * { color: #9aa3b0 !important; }
}
[data-ogsc] .text { color: #e6e8ec !important; }
[data-ogsc] .link { color: #8ab6ff !important; }`;
