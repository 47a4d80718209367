import { Link } from 'wouter';
import type { LeadPage } from '../../../../functions/api/contract/index.ts';
import { stageName } from '../../../../shared/lead/index.ts';
import { Section } from './section.tsx';
import { When } from './when.tsx';

/** Every change of stage with what caused it, newest first; each leads to the page as it was then, with its receipt. */
export const StageHistory = ({ id, stages }: Pick<LeadPage, 'id' | 'stages'>) => (
  <Section title="Stages">
    {stages.length === 0 ? (
      <p className="muted card-body">A lead since it came; no change yet.</p>
    ) : (
      <ol className="lead-rows">
        {stages.toReversed().map((change) => (
          <li key={`${change.at}.${change.n}`}>
            <Link href={`/leads/${id}?at=${encodeURIComponent(change.at)}`}>
              <span className="what">
                <b>
                  {stageName[change.from]} → {stageName[change.to]}
                </b>
                <span className="muted">{change.because}</span>
              </span>
              <span className="end">
                <When at={change.happenedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ol>
    )}
  </Section>
);
