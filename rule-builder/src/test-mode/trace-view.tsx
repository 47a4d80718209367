import { durationWords } from '../../../shared/flow/index.ts';
import type { BranchAsked, Explained, Trace, WouldDo } from '../../../shared/simulation/index.ts';
import { kindName, outletName, sentence } from '../canvas/index.ts';
import { useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { Chip, Icon } from '../ui/index.ts';
import { clockWords } from './lit.ts';

/** What a deed would have been, in words. */
const deedWords = ({ deed, refused }: WouldDo, names: { templates?: Readonly<Record<string, string>> }): string => {
  if (refused !== undefined) return `Nothing is sent: ${refused}.`;
  switch (deed.what) {
    case 'email':
      return `Would send “${names.templates?.[deed.template] ?? deed.template}”.`;
    case 'task':
      return `Would hand off, to be answered within ${durationWords(deed.within)}.`;
    case 'notice':
      return `Would tell ${deed.to === 'owner' ? "the lead's rep" : deed.to}.`;
    case 'webhook':
      return `Would call ${deed.url}.`;
    case 'profile':
      return `Would set ${Object.keys(deed.fields).join(', ')}.`;
    case 'points':
      return `Would give ${deed.points} points: ${deed.reason}.`;
    case 'stage':
      return `Would set the stage to ${deed.stage}.`;
    case 'segment':
      return `Would ${deed.action === 'add' ? 'add to' : 'remove from'} the segment ${deed.segment}.`;
    case 'flow':
      return `Would start the flow ${deed.flow}.`;
  }
};

const actualWords = (value: unknown): string =>
  value === undefined || value === null ? 'unknown' : Array.isArray(value) ? value.join(', ') || 'none' : String(value);

/** Each test of a condition with the value it met. */
const Tests = ({ of }: { of: Explained }) => {
  const known = useKnown();
  if (of.kind !== 'test') return of.of.map((part, index) => <Tests key={`${part.kind}${String(index)}`} of={part} />);
  return (
    <li className={of.met ? 'met' : 'unmet'}>
      <Icon name={of.met ? 'check' : 'close'} size={12} /> {known.wordsOf(of.test)}{' '}
      <span className="muted">(is {actualWords(of.actual)})</span>
    </li>
  );
};

const Branch = ({ step, asked }: { step: string; asked: BranchAsked }) => {
  const name = useEditor((state) => outletName(state.flow, step, asked.outlet));
  return (
    <div className="asked">
      <b>{name}</b> <Chip tone={asked.met ? 'ok' : undefined}>{asked.met ? 'met' : 'not met'}</Chip>
      {'bucket' in asked.because ? (
        <p className="muted">
          Bucket {asked.because.bucket} of 10,000, below {asked.because.below} goes this way.
        </p>
      ) : (
        <ul>
          <Tests of={asked.because} />
        </ul>
      )}
    </div>
  );
};

/** The test step by step: when, what it did or would have done, and why it went the way it went. */
export const TraceView = ({ trace, until }: { trace: Trace; until: number }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const flow = useEditor((state) => state.flow);
  const shown = trace.steps.filter((visit) => visit.step !== 'start' && Date.parse(visit.cameAt) <= until);
  return (
    <ol className="trace">
      {shown.map((visit) => (
        <li key={`${visit.step} ${visit.visit}`}>
          <time dateTime={visit.cameAt}>{clockWords(visit.cameAt)}</time>
          <button type="button" className="line" onClick={() => editor.setState({ selected: visit.step })}>
            <span>
              <b>{kindName(flow, visit.step)}</b> {sentence(flow, visit.step, known)}
            </span>
          </button>
          {trace.effects
            .filter((effect) => effect.step === visit.step && effect.visit === visit.visit)
            .map((effect, index) => (
              <p key={`${effect.deed.what}${String(index)}`} className={effect.refused ? 'deed refused' : 'deed'}>
                {deedWords(effect, known.names)}
              </p>
            ))}
          {(visit.asked ?? []).map((asked) => (
            <Branch key={asked.outlet} step={visit.step} asked={asked} />
          ))}
          {visit.leftAt !== visit.cameAt ? (
            <p className="muted">
              Goes on {clockWords(visit.leftAt)}
              {visit.endedBy ? `, because of ${visit.endedBy}` : ''}
              {outletName(flow, visit.step, visit.outlet) ? `: ${outletName(flow, visit.step, visit.outlet)}` : ''}
            </p>
          ) : null}
        </li>
      ))}
      {Date.parse(trace.endedAt) <= until ? (
        <li className="ending">
          <time dateTime={trace.endedAt}>{clockWords(trace.endedAt)}</time>
          <b>
            {trace.status === 'completed'
              ? 'The flow ends for this lead.'
              : trace.status === 'exited'
                ? `The lead leaves: ${trace.why}.`
                : trace.status === 'kept out'
                  ? `The flow does not let this lead in: ${trace.why}.`
                  : `The run fails: ${trace.why}.`}
          </b>
        </li>
      ) : null}
    </ol>
  );
};
