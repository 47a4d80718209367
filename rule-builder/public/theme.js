// Before the first paint, so that nobody sees the theme they did not choose flash. A file, since inline scripts are refused.
try {
  const chosen = localStorage.getItem('ripen.theme');
  const theme = chosen ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the page follows the system a moment later.
}
