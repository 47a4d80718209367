import { useQuery } from '@tanstack/react-query';
import type { ScoreHistory } from '../../../../functions/api/contract/index.ts';
import { stageName } from '../../../../shared/lead/index.ts';
import { request } from '../../data/index.ts';
import { leadKey } from './lead-key.ts';
import { roundedDown } from './points.ts';
import { Section } from './section.tsx';

const width = 320;
const height = 72;
const edge = 6;

/** The score of the last 90 days as a small line; a dot marks each change of stage. */
export const ScoreChart = ({ id }: { id: string }) => {
  const history = useQuery({
    queryKey: [...leadKey(id), 'history'],
    queryFn: ({ signal }) => request('GET /api/leads/:lead/score-history', { params: { lead: id }, signal }),
    staleTime: 60_000,
  });
  const items = history.data?.items ?? [];
  return items.length < 2 ? null : (
    <Section title="Score over time" aside={<span className="muted">{spanOf(items)}</span>}>
      <div className="card-body">
        <Line items={items} />
      </div>
    </Section>
  );
};

type Items = ScoreHistory['items'];

const spanOf = (items: Items): string => {
  const scores = items.map(({ score }) => score);
  return `Between ${roundedDown(Math.min(...scores))} and ${roundedDown(Math.max(...scores))}`;
};

const Line = ({ items }: { items: Items }) => {
  const times = items.map(({ at }) => Date.parse(at));
  const [first = 0, last = 1] = [Math.min(...times), Math.max(...times)];
  const most = Math.max(1, ...items.map(({ score }) => score));
  const least = Math.min(0, ...items.map(({ score }) => score));
  const x = (at: string) => edge + ((Date.parse(at) - first) / Math.max(1, last - first)) * (width - 2 * edge);
  const y = (score: number) => height - edge - ((score - least) / (most - least)) * (height - 2 * edge);
  const turns = items.filter((item, n) => n > 0 && items[n - 1]?.stage !== item.stage);
  const end = items.at(-1);
  const label = `The score moved from ${roundedDown(items[0]?.score ?? 0)} to ${roundedDown(end?.score ?? 0)}.`;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="score-chart" role="img" aria-label={label}>
      <polyline points={items.map(({ at, score }) => `${x(at)},${y(score)}`).join(' ')} />
      {turns.map(({ at, score, stage }) => (
        <circle key={at} cx={x(at)} cy={y(score)} r={3.5}>
          <title>{`${stageName[stage]} at ${roundedDown(score)}`}</title>
        </circle>
      ))}
    </svg>
  );
};
