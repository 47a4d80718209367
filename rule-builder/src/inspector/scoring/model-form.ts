import type { ScoringModel } from '../../../../shared/scoring/index.ts';

/** What each form of the scoring model is given. */
export type ModelFormProps = {
  model: ScoringModel;
  /** `field` names what is typed into, so that a burst is one undo. */
  put: (model: ScoringModel, label: string, field?: string) => void;
  error: (where: string) => string | undefined;
};
