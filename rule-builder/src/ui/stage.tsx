import { type Grade, type Stage, stageName } from '../../../shared/lead/index.ts';
import { Chip } from './chip.tsx';

const tones: Partial<Record<Stage, 'accent' | 'ok' | 'error'>> = {
  mql: 'accent',
  sql: 'accent',
  opportunity: 'accent',
  customer: 'ok',
  disqualified: 'error',
};

/** A lead's stage by its usual name. */
export const StageChip = ({ stage }: { stage: Stage }) => <Chip tone={tones[stage]}>{stageName[stage]}</Chip>;

/** A fit grade, A to F. */
export const GradeMark = ({ grade }: { grade: Grade }) => (
  <span className={`grade-mark grade-${grade.toLowerCase()}`}>
    <span className="sr-only">Fit grade </span>
    {grade}
  </span>
);
