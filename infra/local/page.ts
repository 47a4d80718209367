/** Text made safe to stand in HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** The plain pages of the local process (sign-in, mailbox): the builder's look without its code. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · Ripen</title>
<style>
:root{color-scheme:light dark;--bg:#f6f5f2;--card:#fff;--ink:#1e1b19;--dim:#635d56;--line:#e2dfd9;--accent:#7a2a6b;--on:#fff}
@media(prefers-color-scheme:dark){:root{--bg:#171516;--card:#1e1b1d;--ink:#f3efee;--dim:#b3aaad;--line:#353034;--accent:#dd9bcd;--on:#2a0f24}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:980px;margin:0 auto;padding:32px 16px}main.narrow{max-width:420px;padding-top:12vh}
h1{font-size:20px;margin:0 0 16px}a{color:var(--accent)}p{margin:0 0 12px}.dim{color:var(--dim)}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:20px}
label{display:block;font-weight:600;margin-bottom:4px}input{width:100%;font:inherit;padding:8px 10px;border:1px solid var(--line);border-radius:6px;background:var(--bg);color:inherit}
button,.button{font:inherit;font-weight:600;padding:8px 14px;border-radius:6px;border:1px solid var(--line);background:var(--card);color:inherit;cursor:pointer;text-decoration:none;display:inline-block}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{width:100%;border-collapse:collapse}td,th{text-align:left;padding:10px 8px;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--dim);font-weight:600;font-size:13px}
.row{display:flex;gap:8px;flex-wrap:wrap;align-items:center;margin:12px 0}.tag{font-size:12px;border:1px solid var(--line);border-radius:99px;padding:1px 8px;color:var(--dim)}
iframe{width:100%;height:70vh;border:1px solid var(--line);border-radius:8px;background:#fff}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0 0 12px}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
@media(max-width:600px){table thead{display:none}table tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}td{display:block;border:0;padding:2px 0}}
</style></head><body>${body}</body></html>`;
