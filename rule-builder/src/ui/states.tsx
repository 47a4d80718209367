import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** Nothing here yet: what this place is for and what to do next. */
export const EmptyState = ({
  icon,
  title,
  children,
  actions,
}: {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) => (
  <div className="state">
    {icon ? <Icon name={icon} size={32} /> : null}
    <h2>{title}</h2>
    {children ? <p>{children}</p> : null}
    {actions ? <div className="actions">{actions}</div> : null}
  </div>
);

/** Something is on its way: grey lines where it will stand. */
export const LoadingState = ({ label = 'Loading', lines = 5 }: { label?: string; lines?: number }) => (
  <div role="status" aria-label={label} style={{ padding: 24, display: 'grid', gap: 12 }}>
    {Array.from({ length: lines }, (_, line) => (
      // The lines are all alike and never move.
      <div key={line} className="skeleton" style={{ height: 16, width: `${90 - ((line * 17) % 40)}%` }} />
    ))}
  </div>
);

/** It did not work: what happened, and a way on. */
export const ErrorState = ({
  title = 'This could not be loaded',
  children,
  onRetry,
}: {
  title?: string;
  children?: ReactNode;
  onRetry?: () => void;
}) => (
  <div className="state" role="alert">
    <Icon name="warning" size={32} />
    <h2>{title}</h2>
    {children ? <p>{children}</p> : null}
    {onRetry ? (
      <div className="actions">
        <Button onPress={onRetry} icon="refresh">
          Try again
        </Button>
      </div>
    ) : null}
  </div>
);
