import { Link } from 'wouter';
import type { Flow } from '../../../shared/flow/index.ts';
import { stageName, stageRank } from '../../../shared/lead/index.ts';
import { type MovedLead, startedBy } from '../../../shared/simulation/what-if/index.ts';
import { Button, Choices, count, Progress } from '../ui/index.ts';
import { useComparison } from '../what-if/use-comparison.ts';
import { howMany } from '../what-if/words.ts';

/** How many are named before "and so many more". */
const NAMED = 8;

const Named = ({ moved }: { moved: readonly MovedLead[] }) => (
  <ul className="named">
    {moved.slice(0, NAMED).map(({ lead, name, from, to, score }) => (
      <li key={lead}>
        <Link href={`/leads/${lead}`}>{name}</Link>: {stageName[from]} → {stageName[to]} ({Math.floor(score.live)} →{' '}
        {Math.floor(score.draft)} points)
      </li>
    ))}
    {moved.length > NAMED ? <li>and {moved.length - NAMED} more, all listed under “What if”</li> : null}
  </ul>
);

/** What a model does to the leads that are here, before it is published: who rises, who falls, and what that would start. */
export const ModelImpact = ({
  live,
  draft,
  announce,
  onAnnounce,
}: {
  live: Flow;
  draft: Flow;
  announce: boolean;
  onAnnounce: (announce: boolean) => void;
}) => {
  const { state, hanging, start } = useComparison(live, draft);
  if (state.is === 'running')
    return <Progress label="Scoring your leads by this draft" done={state.at.leads} of={state.at.of} />;
  if (state.is !== 'done')
    return (
      <p className="problem-line warning">
        What this does to your leads could not be found out{state.is === 'failed' ? `: ${state.why}` : ''}.{' '}
        <Button small onPress={start}>
          Try again
        </Button>
      </p>
    );
  const { found } = state;
  const rises = found.moved.filter(({ from, to }) => stageRank[to] > stageRank[from]);
  const falls = found.moved.filter(({ from, to }) => stageRank[to] <= stageRank[from]);
  const toSales = rises.filter(({ to }) => to === 'sql');
  const { started, emails, tasks } = startedBy(hanging.draft.hanging, found.moved);
  const whatStarts = started.map(({ one, times }) => `${one.flow}: ${one.when} (${count(times, 'lead')})`).join(', ');
  return (
    <section className="impact" aria-label="What it does to your leads">
      <h3>What it does to your leads</h3>
      <ul>
        <li>
          {found.leads === 1
            ? '1 lead is'
            : `${howMany(found.leads, { ...found, sampleOf: found.sampleOf })} leads are`}{' '}
          scored anew, {howMany(found.rescored, found)} with another score.
          {found.onlyExamples ? ' These are the example leads; no others are here yet.' : ''}
        </li>
        <li>
          {howMany(found.mql.up, found)} become MQL, {howMany(found.mql.down, found)} no longer are;{' '}
          {howMany(found.sql.up, found)} become SQL, {howMany(found.sql.down, found)} no longer are.
        </li>
        {started.length > 0 ? (
          <li>
            {announce ? 'Starts at once: ' : 'Would start, and does not: '}
            {whatStarts}: up to {count(emails, 'email')} and {count(tasks, 'task')}.
          </li>
        ) : null}
      </ul>
      {rises.length > 0 ? (
        <>
          <h4>Rise</h4>
          <Named moved={rises} />
        </>
      ) : null}
      {falls.length > 0 ? (
        <>
          <h4>Fall</h4>
          <Named moved={falls} />
        </>
      ) : null}
      {started.length > 0 ? (
        <Choices
          label={
            toSales.length > 0
              ? `${count(toSales.length, 'lead')} that the new model makes SQL, and others that change stage by it`
              : 'Leads that change stage only by the new model'
          }
          value={announce ? 'all' : 'none'}
          onChange={(choice) => onAnnounce(choice === 'all')}
          options={[
            { id: 'none', label: 'start nothing', help: 'they are listed above; sales gets none of them by itself' },
            {
              id: 'all',
              label: 'start flows at once',
              help: 'all are handed over and mailed as if they had just risen',
            },
          ]}
        />
      ) : null}
    </section>
  );
};
