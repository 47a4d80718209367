export type Theme = 'light' | 'dark';

const key = 'ripen.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** The theme on screen: what was chosen, else what the system says. */
export const shownTheme = (): Theme => {
  const chosen = localStorage.getItem(key);
  return chosen === 'dark' || chosen === 'light' ? chosen : dark.matches ? 'dark' : 'light';
};

const show = (): void => {
  document.documentElement.dataset.theme = shownTheme();
};

/** Keeps the choice on this device and shows it. */
export const chooseTheme = (theme: Theme): void => {
  localStorage.setItem(key, theme);
  show();
};

show();
dark.addEventListener('change', show);
