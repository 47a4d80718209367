import './test-mode.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LeadList, LeadPage } from '../../../functions/api/contract/index.ts';
import { type Flow, scoringOutlets, startId } from '../../../shared/flow/index.ts';
import { Stage, stageName } from '../../../shared/lead/index.ts';
import type { ScriptItem, Trace } from '../../../shared/simulation/index.ts';
import { RequestError, request } from '../data/index.ts';
import { useEditor, useEditorStore } from '../editor/use-editor.ts';
import { problemsByStep, problemsIn } from '../problems/index.ts';
import { ActivityField } from '../steps/parts/index.ts';
import { Button, Choices, IconButton, NumberField, Ripeness, Select, TextField, toast } from '../ui/index.ts';
import { CoverageView } from './coverage-view.tsx';
import { clockWords, lightOf } from './lit.ts';
import { type Person, personOf, presets } from './people.ts';
import { type Doing, runTest, type SalesAnswer, scoreTest } from './run.ts';
import { TraceView } from './trace-view.tsx';

const dayMs = 86_400_000;
const typed = 'typed';
const toLocal = (ms: number): string =>
  new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

type Done = { flow: Flow; person: Person; trace: Trace; startAt: string };

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
  const [until, setUntil] = useState(0);
  const [traces, setTraces] = useState<{ flow: Flow; list: Trace[] }>({ flow, list: [] });
  const leads = useQuery({
    queryKey: ['leads', 'for tests'],
    queryFn: ({ signal }) => request<LeadList>('/api/leads?limit=20&sort=-lastActivityAt&examples=include', { signal }),
  });

  useEffect(() => {
    editor.setState({ trace: done && done.flow === flow ? lightOf(done.flow, done.trace, until) : null });
  }, [editor, done, until, flow]);
  useEffect(() => () => editor.setState({ trace: null }), [editor]);

  const startAt = Number.isNaN(Date.parse(start)) ? new Date().toISOString() : new Date(start).toISOString();
  const list = traces.flow === flow ? traces.list : [];

  const find = async (): Promise<Person> => {
    if (who === typed) return made;
    const preset = presets.find(({ id }) => id === who);
    return preset ?? personOf(await request<LeadPage>(`/api/leads/${who}`));
  };
  const run = async (person: Person, from: string, script?: readonly ScriptItem[]): Promise<void> => {
    const now = editor.getState().flow;
    const trace = await runTest({
      flow: now,
      person,
      startAt,
      timeZone: context.timeZone,
      outlet: from,
      doings,
      sales,
      ...(script ? { script } : {}),
    });
    if (trace === null) return toast('Nothing hangs on the start yet. Add a step first.');
    setDone({ flow: now, person, trace, startAt });
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
              hint: `${stageName[lead.stage]} ${Math.round(lead.score)}`,
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
        <fieldset className="field plain">
          <legend className="label">What the lead does meanwhile</legend>
          {doings.map((doing, index) => (
            // Doings have no ids: their order is what they are.
            <div key={index} className="side-by-side">
              <ActivityField
                value={doing.activity}
                where={`doing/${index}`}
                onChange={(activity) => setDoings(doings.map((old, at) => (at === index ? { ...old, activity } : old)))}
              />
              <NumberField
                label="After days"
                value={doing.afterDays}
                min={0}
                max={365}
                onChange={(days) =>
                  setDoings(doings.map((old, at) => (at === index ? { ...old, afterDays: days ?? 0 } : old)))
                }
              />
              <IconButton
                icon="close"
                label="Remove"
                small
                onPress={() => setDoings(doings.filter((_, at) => at !== index))}
              />
            </div>
          ))}
          <Button
            small
            look="quiet"
            icon="add"
            onPress={() => setDoings([...doings, { activity: 'Email Clicked', afterDays: 1 }])}
          >
            Add an activity
          </Button>
        </fieldset>
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
        {done && done.flow !== flow ? (
          <div className="stale" role="status">
            <span>The flow has changed since this test.</span>
            <Button small onPress={() => void press()}>
              Re-run
            </Button>
          </div>
        ) : null}
        {done ? (
          <section aria-label="Result" className={done.flow === flow ? 'result' : 'result old'}>
            <div className="clock">
              <time dateTime={new Date(until).toISOString()}>{clockWords(new Date(until).toISOString())}</time>
              <Button small onPress={() => setUntil(Date.parse(done.startAt))}>
                To start
              </Button>
              <Button
                small
                isDisabled={next === undefined}
                onPress={() => setUntil(Math.min(until + dayMs, Date.parse(done.trace.endedAt)))}
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
      </div>
    </aside>
  );
};

/** A lead one makes up: what conditions ask about most. */
const TypedLead = ({ person, onChange }: { person: Person; onChange: (person: Person) => void }) => {
  const lead = person.facts.lead ?? {};
  const field = (name: string, label: string) => (
    <TextField
      label={label}
      value={String(lead[name] ?? '')}
      onChange={(value) => onChange({ ...person, facts: { ...person.facts, lead: { ...lead, [name]: value } } })}
    />
  );
  return (
    <div className="form-group">
      <div className="side-by-side">
        <NumberField
          label="Score"
          value={person.facts.score?.total}
          onChange={(total) =>
            onChange({
              ...person,
              facts: { ...person.facts, score: { fit: 0, groups: {}, ...person.facts.score, total: total ?? 0 } },
            })
          }
        />
        <Select
          label="Stage"
          value={person.facts.stage}
          options={Stage.options.map((stage) => ({ id: stage, label: stageName[stage] }))}
          onChange={(stage) => onChange({ ...person, facts: { ...person.facts, stage } })}
        />
      </div>
      {field('industry', 'Industry')}
      {field('jobTitle', 'Job title')}
      {field('country', 'Country')}
      {field('timeZone', 'Time zone')}
    </div>
  );
};

/** Scoring flows: the score before and after what the lead does, and which rule gave what. */
const ScoreChange = ({ person, startAt, doings }: { person: Person; startAt: string; doings: readonly Doing[] }) => {
  const model = useEditor(({ flow }) => (flow.start.kind === 'scoring' ? flow.start.model : null));
  const broken = useEditor((state) =>
    (problemsByStep(problemsIn(state.page, state.flow)).get(startId) ?? []).some((p) => p.severity === 'error'),
  );
  if (model === null || broken) return null;
  const { before, after } = scoreTest(model, { person, startAt, doings });
  return (
    <section aria-label="Score" className="form-group">
      <p>
        Score {before.total} → {after.total} <Ripeness score={after.total} full={100} />
      </p>
      <ul className="line-list">
        {after.lines
          .filter((line) => line.points !== 0 || line.raw !== 0)
          .map((line, index) => (
            <li key={`${line.entry ?? line.kind}${String(index)}`} className="receipt-line">
              <span>{line.rule?.name ?? line.activity ?? line.kind}</span>
              <span className="muted">{line.why === 'counted' ? '' : line.why}</span>
              <b>{line.points}</b>
            </li>
          ))}
      </ul>
    </section>
  );
};

export default TestMode;
