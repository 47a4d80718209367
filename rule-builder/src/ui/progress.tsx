import type { CSSProperties } from 'react';

/** How far long work is, as a bar and in words. */
export const Progress = ({ label, done, of }: { label: string; done: number; of: number }) => {
  const percent = of > 0 ? Math.round((100 * done) / of) : 0;
  return (
    <div className="progress">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="track"
      >
        <i style={{ '--at': `${percent}%` } as CSSProperties} />
      </div>
      <span className="muted">
        {label} · {percent} %
      </span>
    </div>
  );
};
