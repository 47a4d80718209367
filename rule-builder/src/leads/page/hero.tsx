import { useEffect, useRef, useState } from 'react';
import type { LeadPage, Role } from '../../../../functions/api/contract/index.ts';
import { Chip, GradeMark, StageChip } from '../../ui/index.ts';
import { fullScore } from '../list/lead-columns.tsx';
import { ByHand } from './by-hand.tsx';
import { points, roundedDown, signed } from './points.ts';

/** Who it is and how ripe: the score large, what it just moved by, stage, fit, and the answers to BANT. */
export const Hero = ({ page, roles, isPast }: { page: LeadPage; roles: readonly Role[]; isPast: boolean }) => {
  const { row, score } = page;
  const moved = useMoved(score.total);
  const at = Math.max(0, Math.min(1, score.total / fullScore)) * 100;
  const contact = [row.email, row.jobTitle, row.company].filter((part) => part !== null);
  return (
    <header className="card hero">
      <div className="person">
        <div className="title">
          <h1>{row.name}</h1>
          {row.example ? <Chip>Example</Chip> : null}
          {page.frozen ? <Chip tone="warning">Frozen</Chip> : null}
        </div>
        <p className="muted">{contact.length > 0 ? contact.join(' · ') : 'Not identified yet'}</p>
        {page.resting ? <p className="muted">{page.resting}</p> : null}
        {page.mergedFrom ? <p className="muted">The lead you asked for was merged into this one.</p> : null}
      </div>
      <div className="actions">{isPast ? null : <ByHand page={page} roles={roles} />}</div>
      <div className="big-score">
        <div className="number" role="status" aria-label={`Score ${points(score.total)}`}>
          <b>{roundedDown(score.total)}</b>
          {moved === 0 ? null : (
            <span key={`${score.total}`} className={moved > 0 ? 'moved up' : 'moved down'}>
              {signed(moved)}
            </span>
          )}
        </div>
        <div className="ripeness wide">
          <span className="track" aria-hidden="true">
            <i style={{ '--at': `${at}%` } as React.CSSProperties} />
          </span>
        </div>
      </div>
      <dl className="facts">
        <div>
          <dt>Stage</dt>
          <dd>
            <StageChip stage={page.stage} />
          </dd>
        </div>
        <div>
          <dt>Fit</dt>
          <dd>
            <GradeMark grade={page.grade} />
          </dd>
        </div>
        {score.groups.map((group) => (
          <div key={group.id}>
            <dt>{group.name}</dt>
            <dd>{points(group.points)}</dd>
          </div>
        ))}
        <div>
          <dt>BANT</dt>
          <dd>{page.bant.met} of 4</dd>
        </div>
        <div>
          <dt>Owner</dt>
          <dd>{row.owner ?? 'Nobody'}</dd>
        </div>
        <div>
          <dt>Source</dt>
          <dd>{row.source ?? 'Unknown'}</dd>
        </div>
      </dl>
    </header>
  );
};

/** By how much the score moved a moment ago; 0 once that is old. Slow decay between two looks is no movement. */
const useMoved = (score: number): number => {
  const before = useRef(score);
  const [moved, setMoved] = useState(0);
  useEffect(() => {
    const by = Math.round((score - before.current) * 100) / 100;
    before.current = score;
    if (Math.abs(by) < 0.5) return undefined;
    setMoved(by);
    const timer = setTimeout(() => setMoved(0), 8_000);
    return () => clearTimeout(timer);
  }, [score]);
  return moved;
};
