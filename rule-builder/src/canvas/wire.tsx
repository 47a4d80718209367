import { memo } from 'react';
import { commands } from '../editor/commands.ts';
import { useKnown } from '../editor/known.ts';
import { useEditor, useEditorStore } from '../editor/use-editor.ts';
import { Icon } from '../ui/index.ts';
import { addName, outletName } from './describe.ts';
import { canDropInto } from './drop.ts';
import type { Point } from './layout/index.ts';
import type { DrawnWire } from './project.ts';

const at = ({ x, y }: Point) => ({ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` });

/** The `+` of a wire: adds a step, or takes what is being carried. */
const Add = ({ from, outlet, add }: { from: string; outlet: string; add: Point }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const name = useEditor((state) => addName(state.flow, from, outlet, known));
  const drop = useEditor((state) => canDropInto(state, { from, outlet }));
  const open = useEditor(({ picking }) => picking?.from === from && picking.outlet === outlet);
  const press = () => {
    const { carrying } = editor.getState();
    if (carrying === null) return editor.pick({ from, outlet });
    if ('step' in carrying) commands(editor).move(carrying.step, { from, outlet });
    else if ('kind' in carrying) commands(editor).add(carrying.kind, { from, outlet });
  };
  return (
    <div className="wire-spot" style={at(add)}>
      <button
        type="button"
        tabIndex={-1}
        className={['wire-add nopan', open ? 'open' : '', drop === null ? '' : drop ? 'drop' : 'no-drop']
          .filter(Boolean)
          .join(' ')}
        data-from={from}
        data-outlet={outlet}
        aria-label={drop ? name.replace('Add step', 'Put it') : name}
        aria-haspopup="dialog"
        aria-expanded={open}
        disabled={drop === false}
        onClick={press}
      >
        <Icon name="add" size={14} />
      </button>
    </div>
  );
};

/** The name of a branch on its wire, with how many took it. */
const Name = ({ from, outlet, label }: { from: string; outlet: string; label: Point }) => {
  const name = useEditor((state) => outletName(state.flow, from, outlet));
  const passed = useEditor(({ simulated, counts }) =>
    simulated === null ? (counts?.steps[from]?.outlets[outlet] ?? 0) : (simulated[`${from}.${outlet}`] ?? 0),
  );
  const dim = useEditor(({ trace }) => trace !== null && !trace.wires.has(`${from}:${outlet}`));
  const named = name.trim() === '' ? 'No name yet' : name;
  return (
    <div className="wire-spot" style={at(label)}>
      <span className={dim ? 'wire-name dim' : 'wire-name'} title={named}>
        <span>{named}</span>
        {passed > 0 ? <b>{passed.toLocaleString('en')}</b> : null}
      </span>
    </div>
  );
};

/** The line of a wire. */
export const WireLine = memo(({ drawn: { id, path, wire } }: { drawn: DrawnWire }) => {
  const lit = useEditor(({ trace }) => (trace === null ? '' : trace.wires.has(id) ? 'lit' : 'dim'));
  return <path d={path} className={`wire ${wire.way.kind} ${lit}`} fill="none" />;
});

/** What stands on a wire: its name where there are several ways, and its `+`. */
export const WireSpots = memo(({ drawn: { wire } }: { drawn: DrawnWire }) => (
  <>
    {wire.label ? <Name from={wire.from} outlet={wire.outlet} label={wire.label} /> : null}
    <Add from={wire.from} outlet={wire.outlet} add={wire.add} />
  </>
));
