import type { LeadPage } from '../../../../functions/api/contract/index.ts';
import { stageName } from '../../../../shared/lead/index.ts';
import { Chip } from '../../ui/index.ts';
import { signed } from './points.ts';
import { Section } from './section.tsx';

const said = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(String).join(', ')
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : String(value);

/** "plan Enterprise, seats 50". */
const withProperties = (properties: Readonly<Record<string, unknown>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name} ${said(value)}`)
    .join(', ');

/** What stands between this lead and the next stages, and the fewest actions that would do it. */
export const WhyNot = ({ answers }: { answers: LeadPage['whyNot'] }) => {
  const next = answers.find(({ reached }) => !reached);
  if (next === undefined && answers.length === 0) return null;
  return (
    <Section title={next ? `Why not ${stageName[next.stage]}?` : 'Qualified'}>
      <ul className="why-not">
        {answers.map((answer) => (
          <li key={answer.stage}>
            <div className="row-actions">
              <Chip tone={answer.reached ? 'ok' : 'accent'}>{stageName[answer.stage]}</Chip>
              {answer.reached ? <span className="muted">Reached</span> : null}
            </div>
            {answer.reached ? null : (
              <>
                {answer.missing.map((words) => (
                  <p key={words}>{words}</p>
                ))}
                {answer.profile.length > 0 ? (
                  <>
                    <p className="muted">First the profile has to say:</p>
                    <ul>
                      {answer.profile.map(({ field, value }) => (
                        <li key={field}>
                          {field}: <b>{said(value)}</b>
                        </li>
                      ))}
                    </ul>
                  </>
                ) : null}
                {answer.actions.length > 0 ? (
                  <>
                    <p className="muted">The shortest way there:</p>
                    <ol>
                      {answer.actions.map((action) => (
                        <li key={`${action.activity} ${JSON.stringify(action.properties)}`}>
                          <span>
                            {action.activity}
                            {Object.keys(action.properties).length > 0
                              ? ` with ${withProperties(action.properties)}`
                              : ''}
                            {action.times > 1 ? ` ×${action.times}` : ''}
                          </span>
                          <b>{signed(action.points)}</b>
                        </li>
                      ))}
                    </ol>
                  </>
                ) : null}
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
};
