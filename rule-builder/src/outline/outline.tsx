import './outline.css';
import { outletsOf, startId, targetOf } from '../../../shared/flow/index.ts';
import { addName, iconOf, kindName, outletName, sentence, shortName, useLit } from '../canvas/index.ts';
import { commands, useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { problemsByStep, problemsIn } from '../problems/index.ts';
import { Icon, IconButton, locale, Menu } from '../ui/index.ts';
import { linesOf, type OutlineLine } from './lines.ts';

/** The same flow as a list: everything the canvas can do, for small screens and for those who read. */
export const Outline = () => {
  const flow = useEditor((state) => state.flow);
  return (
    <ol className="outline" aria-label="Flow as a list">
      {linesOf(flow).map((line) => (
        <Line key={line.key} line={line} />
      ))}
    </ol>
  );
};

const Line = ({ line }: { line: OutlineLine }) => {
  const style = { paddingInlineStart: 8 + line.depth * 20 };
  if (line.is === 'step') return <StepLine id={line.id} style={style} />;
  if (line.is === 'branch') return <BranchLine from={line.from} outlet={line.outlet} style={style} />;
  if (line.is === 'goes on') return <GoesOnLine to={line.to} back={line.back} style={style} />;
  return (
    <li className="outline-line ends" style={style}>
      Flow ends
      <Add from={line.from} outlet={line.outlet} />
    </li>
  );
};

type Style = { paddingInlineStart: number };

const StepLine = ({ id, style }: { id: string; style: Style }) => {
  const editor = useEditorStore();
  const act = commands(editor);
  const known = useKnown();
  const flow = useEditor((state) => state.flow);
  const selected = useEditor((state) => state.selected === id);
  const counts = useEditor((state) => state.counts?.steps[id]);
  const carrying = useEditor((state) => state.carrying);
  const errors = useEditor(
    (state) =>
      (problemsByStep(problemsIn(state.page, state.checked)).get(id) ?? []).filter(
        ({ severity }) => severity === 'error',
      ).length,
  );
  const fresh = useEditor((state) => state.fresh.has(id) && !state.attempted);
  const lit = useLit(id);
  const step = flow.steps[id];
  const outlets = outletsOf(flow, id);
  const only = outlets.length === 1 ? outlets[0] : undefined;
  const press = () => {
    if (carrying && 'lead' in carrying) act.lead(carrying.lead, id);
    else editor.select(id, '');
  };
  return (
    <li className={`outline-line step ${selected ? 'selected' : ''} ${lit}`} style={style}>
      <button type="button" className="outline-step" onClick={press} aria-current={selected ? 'step' : undefined}>
        <Icon
          name={iconOf(id === startId ? (flow.start.kind === 'scoring' ? 'scoring' : 'start') : (step?.kind ?? ''))}
        />
        <span>
          <b>{kindName(flow, id)}</b>
          {errors > 0 ? <i className={fresh ? 'setup' : 'error'}>{fresh ? 'Needs setup' : 'Has a problem'}</i> : null}
          {step?.disabled ? <i>Off</i> : null}
          {counts && counts.here > 0 ? <i>{counts.here.toLocaleString(locale)} here</i> : null}
          {counts && counts.failed > 0 ? <i className="error">{counts.failed.toLocaleString(locale)} failed</i> : null}
          <small>{sentence(flow, id, known)}</small>
        </span>
      </button>
      {id === startId ? null : (
        <Menu
          label={`What to do with ${shortName(flow, id, known)}`}
          actions={[
            { id: 'move', label: 'Move', icon: 'move', run: () => editor.setState({ carrying: { step: id } }) },
            { id: 'copy', label: 'Duplicate', icon: 'copy', run: () => act.duplicate(id) },
            {
              id: 'off',
              label: step?.disabled ? 'Switch on' : 'Switch off',
              icon: step?.disabled ? 'eye' : 'eye-off',
              run: () => act.disable(id, !step?.disabled),
            },
            { id: 'delete', label: 'Delete', icon: 'trash', danger: true, separated: true, run: () => act.remove(id) },
          ]}
        >
          <IconButton icon="more" label={`More about ${shortName(flow, id, known)}`} small />
        </Menu>
      )}
      {only && targetOf(flow, { from: id, outlet: only.id }) !== null ? <Add from={id} outlet={only.id} /> : null}
    </li>
  );
};

const BranchLine = ({ from, outlet, style }: { from: string; outlet: string; style: Style }) => {
  const name = useEditor((state) => outletName(state.flow, from, outlet));
  const passed = useEditor((state) => state.counts?.steps[from]?.outlets[outlet] ?? 0);
  const isOpen = useEditor((state) => targetOf(state.flow, { from, outlet }) === null);
  return (
    <li className="outline-line branch" style={style}>
      <b>{name || 'No name yet'}</b>
      {passed > 0 ? <span className="muted">{passed.toLocaleString(locale)}</span> : null}
      {isOpen ? null : <Add from={from} outlet={outlet} />}
    </li>
  );
};

const GoesOnLine = ({ to, back, style }: { to: string; back: boolean; style: Style }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const name = useEditor((state) => shortName(state.flow, to, known));
  return (
    <li className="outline-line goes-on" style={style}>
      <button type="button" onClick={() => editor.select(to)}>
        <Icon name={back ? 'loop' : 'forward'} size={14} /> {back ? 'Back to' : 'Goes on with'} {name}
      </button>
    </li>
  );
};

const Add = ({ from, outlet }: { from: string; outlet: string }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const name = useEditor((state) => addName(state.flow, from, outlet, known));
  const moving = useEditor(({ carrying }) => (carrying && 'step' in carrying ? carrying.step : null));
  return (
    <button
      type="button"
      className={moving ? 'outline-add drop' : 'outline-add'}
      aria-label={moving ? name.replace('Add step', 'Put it') : name}
      onClick={() => (moving ? commands(editor).move(moving, { from, outlet }) : editor.pick({ from, outlet }))}
    >
      <Icon name="add" size={14} />
    </button>
  );
};
