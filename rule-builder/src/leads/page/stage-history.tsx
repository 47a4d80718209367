import type { LeadPage } from '../../../../functions/api/contract/index.ts';
import { stageName } from '../../../../shared/lead/index.ts';
import { causeIn } from './cause.ts';
import { Section } from './section.tsx';
import { When } from './when.tsx';

/** Every change of stage with what caused it, newest first. */
export const StageHistory = ({ stages, timeline }: Pick<LeadPage, 'stages' | 'timeline'>) => (
  <Section title="Stages">
    {stages.length === 0 ? (
      <p className="muted card-body">A lead since it came; no change yet.</p>
    ) : (
      <ol className="lead-rows plain">
        {stages.toReversed().map((change) => (
          <li key={change.n}>
            <span className="what">
              <b>
                {stageName[change.from]} → {stageName[change.to]}
              </b>
              <span className="muted">{causeIn(timeline, change.cause)}</span>
            </span>
            <span className="end">
              <When at={change.at} />
            </span>
          </li>
        ))}
      </ol>
    )}
  </Section>
);
