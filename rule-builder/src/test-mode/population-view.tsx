import { useEffect, useRef, useState } from 'react';
import { type Flow, outletsOf, startId } from '../../../shared/flow/index.ts';
import { outletName, shortName } from '../canvas/index.ts';
import { useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { Button, locale, Progress, toast } from '../ui/index.ts';
import { LEADS, runPopulation } from './population.ts';

type Found = NonNullable<Awaited<ReturnType<typeof runPopulation>>>;

const share = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${((part / whole) * 100).toLocaleString(locale, { maximumFractionDigits: 1 })} %`;

const deedNames: Record<string, string> = {
  email: 'emails',
  task: 'handoffs',
  notice: 'notices',
  webhook: 'webhook calls',
};

/** Sends ten thousand made-up leads through: how many come where, on the picture and in words. */
export const PopulationView = ({
  flow,
  startAt,
  timeZone,
  outlet,
  canRun,
}: {
  flow: Flow;
  startAt: string;
  timeZone: string;
  outlet: string;
  canRun: boolean;
}) => {
  const editor = useEditorStore();
  const [done, setDone] = useState<number | null>(null);
  const [found, setFound] = useState<{ flow: Flow; found: Found } | null>(null);
  const running = useRef<AbortController | null>(null);
  const current = found?.flow === flow ? found.found : null;
  useEffect(() => {
    editor.setState({ simulated: current?.result.edges ?? null });
    return () => editor.setState({ simulated: null });
  }, [editor, current]);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (): Promise<void> => {
    const control = new AbortController();
    running.current = control;
    setDone(0);
    try {
      const result = await runPopulation({ flow, startAt, timeZone, outlet }, setDone, control.signal);
      if (result === null) toast('Nothing hangs on the start yet. Add a step first.');
      else setFound({ flow, found: result });
    } catch (error) {
      if (!control.signal.aborted) toast(error instanceof Error ? error.message : 'The simulation stopped.');
    } finally {
      setDone(null);
    }
  };
  return (
    <section aria-label="Many leads" className="population">
      {done !== null ? (
        <>
          <Progress
            label={`${done.toLocaleString(locale)} of ${LEADS.toLocaleString(locale)} leads`}
            done={done}
            of={LEADS}
          />
          <Button small onPress={() => running.current?.abort()}>
            Cancel
          </Button>
        </>
      ) : (
        <Button small icon="play" isDisabled={!canRun} onPress={() => void run()}>
          Send {LEADS.toLocaleString(locale)} made-up leads through
        </Button>
      )}
      {found !== null && current === null && done === null ? (
        <p className="muted">The flow has changed since they were sent through.</p>
      ) : null}
      {current === null ? null : <Result found={current} />}
    </section>
  );
};

const Result = ({ found: { result, from } }: { found: Found }) => {
  const known = useKnown();
  const flow = useEditor((state) => state.flow);
  const { edges, leads, completed, exited, deeds, medianDays } = result;
  const chosen = Object.keys(flow.steps).flatMap((step) => {
    const outlets = outletsOf(flow, step);
    const came = outlets.reduce((sum, { id }) => sum + (edges[`${step}.${id}`] ?? 0), 0);
    return outlets.length < 2 || came === 0
      ? []
      : outlets.map(({ id }) => ({
          key: `${step}.${id}`,
          words: `${shortName(flow, step, known)} → ${outletName(flow, step, id)}`,
          count: edges[`${step}.${id}`] ?? 0,
          came,
        }));
  });
  const brought = Object.entries(deedNames).flatMap(([what, name]) =>
    deeds[what] === undefined ? [] : [`${deeds[what]?.toLocaleString(locale)} ${name}`],
  );
  return (
    <>
      <p>
        {share(completed, leads)} come to the end, half of them within {Math.round(medianDays * 10) / 10} days.
        {Object.entries(exited).map(([why, count]) => ` ${share(count, leads)} leave: ${why}.`)}
        {brought.length > 0 ? ` That is ${brought.join(', ')}.` : ''}
      </p>
      {chosen.length === 0 ? null : (
        <table className="plain-table">
          <caption className="sr-only">How many took which way</caption>
          <tbody>
            {chosen.map(({ key, words, count, came }) => (
              <tr key={key}>
                <th scope="row">{words}</th>
                <td>{count.toLocaleString(locale)}</td>
                <td>{share(count, came)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="muted">
        How often leads click, come and go is taken from {from}. They enter at{' '}
        {flow.start.kind === 'scoring' ? 'the chosen change of stage' : shortName(flow, startId, known)}.
      </p>
    </>
  );
};
