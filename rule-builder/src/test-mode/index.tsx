import { DAY_MS } from '../../../shared/time/index.ts';
import './test-mode.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { GoldenSuite } from '../../../functions/api/contract/index.ts';
import { type Flow, scoringOutlets } from '../../../shared/flow/index.ts';
import { stageName } from '../../../shared/lead/index.ts';
import type { GoldenResult, ScriptItem, Trace } from '../../../shared/simulation/index.ts';
import { RequestError, request } from '../data/index.ts';
import { useEditor, useEditorStore } from '../editor/index.ts';
import type { SalesAnswer } from '../golden/index.ts';
import { GoldenSection, KeepDialog, type Kept } from '../golden/index.ts';
import { problemsIn } from '../problems/index.ts';
import { Button, Choices, IconButton, Select, TextField, toast } from '../ui/index.ts';
import { CoverageView } from './coverage-view.tsx';
import { DoingsField } from './doings-field.tsx';
import { clockWords, lightOf } from './lit.ts';
import { type Person, personOf, presets } from './people.ts';
import { PopulationView } from './population-view.tsx';
import { type Doing, runTest, scriptOf } from './run.ts';
import { ScoreChange } from './score-change.tsx';
import { TraceView } from './trace-view.tsx';
import { TypedLead } from './typed-lead.tsx';

const typed = 'typed';
const toLocal = (ms: number): string =>
  new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** A test that has run, with all that it takes to run it again. */
type Done = { person: Person; trace: Trace; kept: Kept };

/** Runs the draft for one lead on a virtual clock. Nothing is saved, nothing is sent. */
const TestMode = () => {
  const editor = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const context = useEditor((state) => state.page.context);
  const blocked = useEditor((state) => problemsIn(state.page, state.flow).filter((p) => p.severity === 'error').length);
  const [who, setWho] = useState('preset-buyer');
  const [made, setMade] = useState<Person>({ ...(presets[0] as Person), id: typed, name: 'Typed lead' });
  const [start, setStart] = useState(() => toLocal(Date.now()));
  const [outlet, setOutlet] = useState(
    () =>
      Object.entries(flow.start.next).find(([, to]) => to !== null)?.[0] ?? Object.keys(flow.start.next)[0] ?? 'then',
  );
  const [doings, setDoings] = useState<Doing[]>([]);
  const [sales, setSales] = useState<SalesAnswer>('accepted');
  const [done, setDone] = useState<Done | null>(null);
  const [looked, setLooked] = useState<{ flow: Flow; trace: Trace } | null>(null);
  const [until, setUntil] = useState(0);
  const [traces, setTraces] = useState<{ flow: Flow; list: Trace[] }>({ flow, list: [] });
  const [keeping, setKeeping] = useState<GoldenSuite | null>(null);
  const leads = useQuery({
    queryKey: ['leads', 'for tests'],
    queryFn: ({ signal }) =>
      request('GET /api/leads', { query: { limit: 20, sort: '-lastActivityAt', examples: 'include' }, signal }),
  });

  // A golden lead that is looked at goes before the test that was run last.
  const lit = looked?.flow === flow ? looked.trace : done?.kept.flow === flow ? done.trace : null;
  useEffect(() => {
    editor.setState({ trace: lit && lightOf(flow, lit, until) });
  }, [editor, lit, until, flow]);
  useEffect(() => () => editor.setState({ trace: null }), [editor]);

  const startAt = Number.isNaN(Date.parse(start)) ? new Date().toISOString() : new Date(start).toISOString();
  const list = traces.flow === flow ? traces.list : [];

  const find = async (): Promise<Person> => {
    if (who === typed) return made;
    const preset = presets.find(({ id }) => id === who);
    return preset ?? personOf(await request('GET /api/leads/:lead', { params: { lead: who } }));
  };
  const run = async (person: Person, from: string, script?: readonly ScriptItem[]): Promise<void> => {
    const now = editor.getState().flow;
    const trace = await runTest({
      flow: now,
      person,
      startAt,
      timeZone: context.timeZone,
      templates: context.templates,
      outlet: from,
      doings,
      sales,
      ...(script ? { script } : {}),
    });
    if (trace === null) return toast('Nothing hangs on the start yet. Add a step first.');
    const kept: Kept = {
      flow: now,
      facts: person.facts,
      startAt,
      outlet: from,
      script: script ?? scriptOf(doings),
      sales: script === undefined ? sales : 'none',
    };
    setDone({ person, trace, kept });
    setLooked(null);
    setUntil(Date.parse(trace.endedAt));
    setTraces((old) => ({ flow: now, list: [...(old.flow === now ? old.list : []), trace] }));
    editor.say(`Test finished: ${trace.steps.length} steps, ${trace.status}.`);
  };
  const press = async (): Promise<void> => {
    try {
      await run(await find(), outlet);
    } catch (error) {
      toast(
        error instanceof RequestError ? `${error.message} ${error.hint}` : `The test could not run: ${String(error)}`,
      );
    }
  };

  const show = ({ trace }: GoldenResult): void => {
    if (trace === null) return;
    setLooked({ flow, trace });
    setUntil(Date.parse(trace.endedAt));
  };

  const next = done?.trace.steps.find((visit) => Date.parse(visit.cameAt) > until);
  return (
    <aside className="side-panel test-mode" aria-label="Test">
      <header className="inspector-head">
        <h2>Test this flow</h2>
        <IconButton icon="close" label="Close the test" onPress={() => editor.show(null)} />
      </header>
      <p className="banner">Simulation: nothing is sent</p>
      <div className="scroll">
        <Select
          label="Lead"
          value={who}
          onChange={setWho}
          options={[
            ...presets.map(({ id, name }) => ({ id, label: name, group: 'Typical' })),
            { id: typed, label: 'Somebody I describe', group: 'Typical' },
            ...(leads.data?.items ?? []).map((lead) => ({
              id: lead.id,
              label: lead.name,
              hint: `${stageName[lead.stage]} ${Math.floor(lead.score)}`,
              group: 'Recent leads',
            })),
          ]}
        />
        {who === typed ? <TypedLead person={made} onChange={setMade} /> : null}
        <TextField label="Enters" type="datetime-local" value={start} onChange={setStart} />
        {flow.start.kind === 'scoring' ? (
          <Select
            label="When it"
            value={outlet}
            onChange={setOutlet}
            options={scoringOutlets.map(({ id, name }) => ({ id: id as string, label: name }))}
          />
        ) : null}
        <DoingsField doings={doings} onChange={setDoings} />
        <Choices
          label="Sales"
          value={sales}
          onChange={setSales}
          options={[
            { id: 'accepted', label: 'accepts handoffs' },
            { id: 'rejected', label: 'rejects them' },
            { id: 'none', label: 'does not answer' },
          ]}
        />
        <Button look="primary" icon={done ? 'refresh' : 'play'} isDisabled={blocked > 0} onPress={() => void press()}>
          {done ? 'Run again' : 'Run'}
        </Button>
        {blocked > 0 ? <p className="muted">Solve the {blocked} problems first; then it can run.</p> : null}
        {done && done.kept.flow !== flow ? (
          <div className="stale" role="status">
            <span>The flow has changed since this test.</span>
            <Button small onPress={() => void press()}>
              Re-run
            </Button>
          </div>
        ) : null}
        {done ? (
          <section aria-label="Result" className={done.kept.flow === flow ? 'result' : 'result old'}>
            <div className="clock">
              <time dateTime={new Date(until).toISOString()}>{clockWords(new Date(until).toISOString())}</time>
              <Button small onPress={() => setUntil(Date.parse(done.kept.startAt))}>
                To start
              </Button>
              <Button
                small
                isDisabled={next === undefined}
                onPress={() => setUntil(Math.min(until + DAY_MS, Date.parse(done.trace.endedAt)))}
              >
                Next day
              </Button>
              <Button
                small
                isDisabled={until >= Date.parse(done.trace.endedAt)}
                onPress={() => setUntil(Date.parse(done.trace.endedAt))}
              >
                Run to end
              </Button>
            </div>
            <TraceView trace={done.trace} until={until} />
          </section>
        ) : null}
        <ScoreChange
          person={done?.person ?? presets.find(({ id }) => id === who) ?? made}
          startAt={startAt}
          doings={doings}
        />
        {blocked === 0 ? (
          <CoverageView
            flow={flow}
            traces={list}
            startAt={startAt}
            timeZone={context.timeZone}
            onTry={(person, from, script) => void run(person, from, script)}
          />
        ) : null}
        <PopulationView
          flow={flow}
          startAt={startAt}
          timeZone={context.timeZone}
          outlet={outlet}
          canRun={blocked === 0}
        />
        <GoldenSection
          canRun={blocked === 0}
          onShow={show}
          onKeep={done && done.kept.flow === flow ? setKeeping : undefined}
        />
      </div>
      {keeping && done ? (
        <KeepDialog kept={done.kept} called={done.person.name} suite={keeping} onClose={() => setKeeping(null)} />
      ) : null}
    </aside>
  );
};

export default TestMode;
