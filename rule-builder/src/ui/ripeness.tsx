import type { CSSProperties } from 'react';

/** A score as a bar from green to red, always with its number; `full` is the score that fills the bar. */
export const Ripeness = ({ score, full }: { score: number; full: number }) => {
  const at = `${Math.round(Math.max(0, Math.min(1, full > 0 ? score / full : 0)) * 100)}%`;
  return (
    <span className="ripeness">
      <span className="track" aria-hidden="true">
        <i style={{ '--at': at } as CSSProperties} />
      </span>
      {/* Rounded down: 49.96 has not reached 50. */}
      <b>{Math.floor(score)}</b>
    </span>
  );
};
