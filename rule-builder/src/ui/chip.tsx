import type { ReactNode } from 'react';

/** A word or two about something, in a small pill. */
export const Chip = ({
  tone,
  children,
}: {
  tone?: 'error' | 'warning' | 'ok' | 'accent' | undefined;
  children: ReactNode;
}) => <span className={tone ? `chip ${tone}` : 'chip'}>{children}</span>;
