import { useMemo, useState } from 'react';
import type { PublishRequest } from '../../../functions/api/contract/index.ts';
import { compile, type Flow } from '../../../shared/flow/index.ts';
import { shortName } from '../canvas/index.ts';
import { RequestError, request } from '../data/index.ts';
import { type Saver, useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { ProblemList, problemsIn } from '../problems/index.ts';
import { Button, Choices, count, Dialog, Select, TextField, toast } from '../ui/index.ts';
import { FailingGolden, useFailingGolden } from './golden-gate.tsx';
import { impactOf, mostEmails, mostEmailsTogether } from './impact.ts';
import { ModelImpact } from './model-impact.tsx';
import { Replacing, useReplaced } from './replacing.tsx';
import { useReread } from './use-flow-action.ts';
import './publish.css';

type Stay = 'stay' | 'finish' | 'move';

/** What publishing does, in words, before it is done; what stands in the way, beside the button. */
const PublishDialog = ({ saver, onClose }: { saver: Saver; onClose: () => void }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const reread = useReread();
  const flow = useEditor((state) => state.flow);
  const page = useEditor((state) => state.page);
  const counts = useEditor((state) => state.counts);
  const problems = useEditor((state) => problemsIn(state.page, state.flow));
  const [note, setNote] = useState('');
  const [inside, setInside] = useState<Stay>('stay');
  const [map, setMap] = useState<Record<string, string>>({});
  const [announce, setAnnounce] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<RequestError | null>(null);

  const live = page.live?.flow ?? null;
  const next = (page.row.liveVersion ?? 0) + 1;
  const blockers = problems.filter(({ severity }) => severity === 'error');
  const failing = useFailingGolden(blockers.length === 0);
  const musts = failing?.filter(({ golden }) => golden.mustPass) ?? [];
  const mights = failing?.filter(({ golden }) => !golden.mustPass) ?? [];
  const inTheWay = blockers.length + musts.length;
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const blocked = blockers.length > 0;
  // Compiling and comparing take longer than a letter of the note may.
  const impact = useMemo(() => impactOf(live, flow, counts, known.wordsOf), [live, flow, counts, known]);
  const occupied = impact.removed.filter(({ here }) => here > 0);
  const here = counts?.inside ?? page.row.inside;
  const emails = useMemo(() => (blocked ? 0 : mostEmails(flow)), [blocked, flow]);
  const together = useMemo(() => (blocked ? 0 : mostEmailsTogether(flow, page.context.live)), [blocked, flow, page]);
  const cost = useMemo(() => (blocked ? null : costWords(flow)), [blocked, flow]);
  const isScoring = flow.start.kind === 'scoring';
  const replaced = useReplaced(isScoring, page.row.id);
  const [isMeant, setMeant] = useState(false);
  const waitsForWord = replaced !== null && !isMeant;
  const scoredBy = isScoring ? (live ?? page.context.live.find(({ start }) => start.kind === 'scoring') ?? null) : null;

  const toTest = (): void => {
    editor.show('test');
    onClose();
  };
  const publish = async (): Promise<void> => {
    editor.setState({ attempted: true });
    if (inTheWay > 0 || waitsForWord) return;
    setBusy(true);
    setRefused(null);
    try {
      if (!(await saver.flush())) {
        toast('Nothing was published: your last changes are not saved yet.');
        onClose();
        return;
      }
      const body: PublishRequest = {
        revision: editor.getState().revision,
        note,
        announce,
        ...(replaced !== null && { replaces: replaced.id }),
        inside: inside === 'move' ? { what: 'move', map } : { what: inside },
      };
      const published = await request('POST /api/flows/:flow/publish', { params: { flow: page.row.id }, body });
      await reread();
      toast(`v${published.version} is live`);
      editor.say(`Version ${published.version} is live`);
      onClose();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={`Publish v${next}`}
      onClose={onClose}
      width={640}
      footer={
        <>
          {inTheWay > 0 ? (
            <span className="blocked">
              {count(inTheWay, 'problem')} {inTheWay === 1 ? 'stands' : 'stand'} in the way
            </span>
          ) : null}
          <Button onPress={onClose}>Not now</Button>
          {inTheWay === 0 && waitsForWord ? <span className="blocked">Say below that this is meant</span> : null}
          <Button look="primary" isDisabled={busy || waitsForWord} onPress={() => void publish()}>
            {busy ? 'Publishing …' : `Publish v${next}`}
          </Button>
        </>
      }
    >
      {inTheWay > 0 ? (
        <section>
          <h3>First this</h3>
          <ProblemList problems={blockers} onGo={onClose} />
          <FailingGolden failing={musts} onGo={toTest} />
        </section>
      ) : null}
      {refused ? (
        <div role="alert">
          <p className="problem-line error">
            {refused.message} {refused.hint}
          </p>
          {refused.body?.problems ? <ProblemList problems={refused.body.problems} onGo={onClose} /> : null}
        </div>
      ) : null}
      <section className="impact">
        <h3>What it does</h3>
        <ul>
          {live === null ? (
            <li>This is the first version. From now on leads can enter.</li>
          ) : here > 0 ? (
            <li>
              {count(here, 'lead')} inside{' '}
              {inside === 'stay'
                ? `stay on v${page.row.liveVersion}`
                : inside === 'finish'
                  ? 'leave now'
                  : `move to v${next}`}
              ; new leads use v{next}.
            </li>
          ) : (
            <li>
              {isScoring
                ? `All leads are scored by v${next} from then on.`
                : `Nobody is inside. New leads use v${next}.`}
            </li>
          )}
          {impact.added.length > 0 && live ? <li>{count(impact.added.length, 'step')} added.</li> : null}
          {impact.changed.length > 0 ? <li>{count(impact.changed.length, 'step')} changed.</li> : null}
          {impact.removed.length > 0 ? (
            <li>
              {count(impact.removed.length, 'step')} removed
              {occupied.length > 0
                ? `, with leads in them: ${occupied.map(({ id, here: n }) => `${live ? shortName(live, id, known) : id} (${n})`).join(', ')}`
                : ''}
              .
            </li>
          ) : null}
          {impact.model.map(({ how, what }) => (
            <li key={`${how} ${what}`}>{how === 'changed' ? `${what}.` : `${what} ${how}.`}</li>
          ))}
          {emails === 0 ? null : emails === null ? (
            <li>Leads come in again every time: nothing bounds how many emails one can get.</li>
          ) : (
            <li>
              One lead can get at most {count(emails, 'email')} in 30 days, coming in as often as it may
              {together !== null && together > emails ? `; from all live flows together ${together}` : ''}.
            </li>
          )}
          {cost === null ? null : <li>{cost}</li>}
        </ul>
      </section>
      {replaced === null ? null : <Replacing flow={replaced} isMeant={isMeant} onMeant={setMeant} />}
      {scoredBy !== null && blockers.length === 0 ? (
        <ModelImpact live={scoredBy} draft={flow} announce={announce} onAnnounce={setAnnounce} />
      ) : null}
      {warnings.length + mights.length > 0 ? (
        <section>
          <h3>Worth knowing</h3>
          <ProblemList problems={warnings} onGo={onClose} />
          <FailingGolden failing={mights} onGo={toTest} />
        </section>
      ) : null}
      {live !== null && here > 0 ? (
        <Choices
          label="Leads that are inside"
          value={inside}
          onChange={setInside}
          options={[
            { id: 'stay', label: `finish on v${page.row.liveVersion}`, help: 'nothing changes for them' },
            { id: 'finish', label: 'leave the flow now', help: 'they get nothing more from it' },
            { id: 'move', label: `move to v${next}`, help: 'each to the same step, or to the one chosen below' },
          ]}
        />
      ) : null}
      {inside === 'move'
        ? impact.removed.map(({ id, here: n }) => (
            <Select
              key={id}
              label={`${live ? shortName(live, id, known) : id} (${count(n, 'lead')}) goes on at`}
              value={map[id]}
              options={Object.keys(flow.steps).map((step) => ({ id: step, label: shortName(flow, step, known) }))}
              onChange={(to) => setMap({ ...map, [id]: to })}
            />
          ))
        : null}
      <TextField
        label="Note for the history"
        placeholder="What changed, and why"
        value={note}
        onChange={setNote}
        maxLength={500}
      />
    </Dialog>
  );
};

/** The compiled definition's own reckoning, with its parts. */
const costWords = (flow: Flow): string => {
  const { cost } = compile(flow, 1);
  if (cost === null) return 'Nothing runs behind the start, so no state machine is paid for.';
  const parts = cost.parts
    .filter(({ dollars }) => dollars >= 0.005)
    .map(({ what, dollars }) => `${what.toLowerCase()} $${dollars.toFixed(2)}`);
  return `On AWS 1,000 leads cost about $${cost.dollars.toFixed(2)}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
};

export default PublishDialog;
